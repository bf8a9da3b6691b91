import { element, Markup } from './markup.js'
import { fontFamily, themeCSS } from './theme.js'

const pageStyle = [
  themeCSS(':root'),
  `body{margin:0 auto;padding:24px 16px 48px;max-width:792px;background:var(--page);color:var(--ink);font:15px/1.5 ${fontFamily};overflow-wrap:anywhere}`,
  'h1{font-size:24px;line-height:1.25;margin:0 0 4px}h2{font-size:18px;margin:36px 0 8px}p,ul{margin:8px 0}ul{padding-left:20px}',
  '.muted,footer{color:var(--muted);font-size:13px}footer{margin-top:40px;border-top:1px solid var(--rule);padding-top:8px}',
  'figure{margin:12px 0}figure svg{display:block;max-width:100%;height:auto}',
  '.narrow{display:none}@media screen and (max-width:600px){.wide{display:none}.narrow{display:block}}',
  '.scroll{overflow-x:auto;margin:8px 0}table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;min-width:50%;overflow-wrap:normal}',
  'caption{text-align:left;color:var(--muted);padding:0 0 4px}caption span{position:sticky;left:0;display:inline-block;max-width:calc(100vw - 32px)}',
  'th,td{padding:4px 12px 4px 0;text-align:left;border-bottom:1px solid var(--rule);white-space:nowrap}td.number,th.number{text-align:right}',
  'tbody th{font-weight:inherit}td.long,th.long{white-space:normal;min-width:220px;overflow-wrap:anywhere}td.long{color:var(--muted)}td[style]{padding-left:8px;padding-right:8px}',
  'summary{cursor:pointer;margin:8px 0}:focus-visible{outline:2px solid var(--c0);outline-offset:2px}',
  '@page{margin:16mm 14mm}@media print{body{padding:0;max-width:none;font-size:11pt}.scroll{overflow:visible}h2{break-after:avoid}',
  'caption span{max-width:none}figure,tr{break-inside:avoid}table{font-size:8.5pt}td,th{white-space:normal;padding-right:8px}td.long,th.long{min-width:90px}td[style]{print-color-adjust:exact}}',
].join('\n')

/** A self-contained HTML page: no script, nothing fetched, light or dark as the reader's system is, light on paper. */
export function htmlPage(page: {
  title: string
  lead: string
  sections: readonly (Markup | undefined)[]
  footer: string
}): string {
  const { title, lead, sections, footer } = page
  const html = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', {
        'http-equiv': 'Content-Security-Policy',
        content: "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
      }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, title),
      element('style', {}, new Markup(pageStyle)),
    ),
    element(
      'body',
      {},
      element('header', {}, element('h1', {}, title), element('p', { class: 'muted' }, lead)),
      element('main', {}, ...sections),
      element('footer', {}, footer),
    ),
  )
  return `<!doctype html>\n${html.text}\n`
}

/** A heading with what stands under it. */
export function section(heading: string, ...content: readonly (Markup | undefined)[]): Markup {
  return element('section', {}, element('h2', {}, heading), ...content)
}

/** A picture drawn twice, for wide and for narrow screens, of which the page shows one. */
export function figure(draw: (size: { width: number }) => string): Markup {
  return element(
    'figure',
    {},
    element('div', { class: 'wide' }, new Markup(draw({ width: 760 }))),
    element('div', { class: 'narrow' }, new Markup(draw({ width: 400 }))),
  )
}

/** A paragraph for every line of a text. */
export function paragraphs(text: string, style?: string): Markup {
  return element('div', { class: style }, ...text.split('\n').map(line => element('p', {}, line)))
}

/** What is there for those who open it. */
export function folded(summary: string, ...content: readonly Markup[]): Markup {
  return element('details', {}, element('summary', {}, summary), ...content)
}

/** A table: columns of numbers stand to the right, long texts may break, the first cell names its row. */
export interface Table {
  /** What the table holds. */
  readonly caption: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** How strongly a cell is colored, from 0 to 1; default not at all. */
  readonly shade?: (row: number, column: number) => number
}

export function table({ caption, header, rows, shade = () => 0 }: Table): Markup {
  const isNumber = header.map((_, c) =>
    rows.every(row => /^-?[\d.,]*(e[-+]?\d+)?$|^NaN$|^-?Infinity$/.test(row[c]!)),
  )
  const body = rows.map((row, r) =>
    element(
      'tr',
      {},
      ...row.map((cell, c) => {
        const style = isNumber[c] ? 'number' : cell.length > 40 ? 'long' : undefined
        if (c === 0) return element('th', { class: style, scope: 'row' }, cell)
        const share = Math.round(45 * shade(r, c))
        const color = share > 0 ? `background:color-mix(in srgb,var(--c0) ${share}%,transparent)` : undefined
        return element('td', { class: style, style: color }, cell)
      }),
    ),
  )
  const head = header.map((name, c) => {
    const style = isNumber[c] ? 'number' : undefined
    return name === '' ? element('td', { class: style }) : element('th', { class: style, scope: 'col' }, name)
  })
  // Focusable, so that the keyboard can scroll it where it is wider than the screen.
  return element(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    element(
      'table',
      {},
      element('caption', {}, element('span', {}, caption)),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    ),
  )
}
