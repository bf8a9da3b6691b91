/** An element with these properties and children; text is always text. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<Record<string, string | boolean | number>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === true) element.setAttribute(key, '')
    else if (value !== false && value !== undefined) element.setAttribute(key, String(value))
  }
  element.append(...children)
  return element
}

/** The element of the page with this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T
}

/** A picture for wide and for narrow screens, of which the page shows one. */
export interface Picture {
  readonly wide: string
  readonly narrow: string
}

export function figure({ wide, narrow }: Picture): HTMLElement {
  const drawn = (svg: string, size: string) => {
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml')
    return make('div', { class: size }, document.importNode(documentElement, true))
  }
  return make('figure', {}, drawn(wide, 'wide'), drawn(narrow, 'narrow'))
}

/** A table with a caption, that the keyboard can scroll; the first cell names its row. */
export interface TableText {
  readonly caption: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function table({ caption, header, rows }: TableText): HTMLElement {
  return make(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    make(
      'table',
      {},
      make('caption', {}, caption),
      make('thead', {}, make('tr', {}, ...header.map(name => make('th', { scope: 'col' }, name)))),
      make(
        'tbody',
        {},
        ...rows.map(([first, ...rest]) =>
          make('tr', {}, make('th', { scope: 'row' }, first!), ...rest.map(cell => make('td', {}, cell))),
        ),
      ),
    ),
  )
}

/** A link that saves a text as a file. */
export function download(text: string, name: string, words: string): HTMLElement {
  const type = name.endsWith('.html') ? 'text/html' : 'text/csv'
  return make('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name }, words)
}

/** Frees what the links of {@link download} in here hold, and empties it. */
export function empty(element: HTMLElement): void {
  for (const link of element.querySelectorAll('a')) URL.revokeObjectURL(link.href)
  element.replaceChildren()
}
