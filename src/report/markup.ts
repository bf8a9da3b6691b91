/** Text that is already SVG or HTML; all other text is escaped when it becomes part of it. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text
  }
}

/** What may stand inside an element. */
export type Child = Markup | string | number | undefined | false | readonly Child[]

/** An SVG or HTML element; attributes that are undefined are left out, text is escaped. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly Child[]
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escapeText(value!)}"`)
  const inside = join(children)
  return new Markup(
    inside === '' && selfClosing.has(name)
      ? `<${name}${written.join('')}/>`
      : `<${name}${written.join('')}>${inside}</${name}>`,
  )
}

const selfClosing: ReadonlySet<string> = new Set(['path', 'line', 'rect', 'circle', 'meta', 'br'])

function join(children: readonly Child[]): string {
  return children
    .map(child => {
      if (child === undefined || child === false) return ''
      if (child instanceof Markup) return child.text
      if (Array.isArray(child)) return join(child)
      return escapeText(String(child))
    })
    .join('')
}

/** Text that stands as itself in SVG and HTML, within elements and within quoted attributes. */
function escapeText(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`)
      // XML has no way to write these at all.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is sought
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
  )
}

/** A coordinate with two decimals at most. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100)
}
