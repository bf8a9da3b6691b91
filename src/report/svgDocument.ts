import { textWidth } from './labels.js'
import { type Child, element, Markup } from './markup.js'
import { fontFamily, themeCSS } from './theme.js'

const style = [
  themeCSS('.sb-plot'),
  `.sb-plot text{font:12px ${fontFamily};fill:var(--ink)}`,
  '.sb-plot .small{font-size:11px;fill:var(--muted)}',
  '.sb-plot .title{font-size:15px;font-weight:600}.sb-plot .strong{font-weight:700}',
  '.sb-plot .halo{paint-order:stroke;stroke:var(--page);stroke-width:4px;stroke-linejoin:round}',
].join('')

/** The outer SVG with description, style and page color, as every picture here has it. */
export function svgDocument(
  picture: { title: string; description: string; width: number; height: number },
  content: readonly Child[],
): Markup {
  const { title, description, width, height } = picture
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      class: 'sb-plot',
      role: 'img',
      'aria-label': title,
    },
    element('title', {}, title),
    element('desc', {}, description),
    element('style', {}, new Markup(style)),
    element('rect', { width, height, rx: 6, fill: 'var(--page)' }),
    ...content,
  )
}

/** A picture's title and the line under it, broken where the width asks for it. */
export function heading(
  { title, subtitle }: { title: string; subtitle?: string },
  width: number,
): { markup: Markup[]; height: number } {
  const titles = wrapped(title, (width - 24) / 1.3)
  const lines = subtitle ? wrapped(subtitle, (width - 24) / 0.95) : []
  const titleEnd = 6 + 18 * titles.length
  return {
    markup: [
      ...titles.map((text, i) => element('text', { x: 12, y: 24 + 18 * i, class: 'title' }, text)),
      ...lines.map((text, i) => element('text', { x: 12, y: titleEnd + 19 + 15 * i, class: 'small' }, text)),
    ],
    height: titleEnd + 16 + (lines.length > 0 ? 3 + 15 * lines.length : 0),
  }
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
