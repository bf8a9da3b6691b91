import { element, Markup } from './markup.js'
import { fontFamily, themeCSS } from './theme.js'

const pageStyle = [
  themeCSS(':root'),
  `body{margin:0 auto;padding:24px 16px 48px;max-width:792px;background:var(--page);color:var(--ink);font:15px/1.5 ${fontFamily}}`,
  'h1{font-size:24px;line-height:1.25;margin:0 0 4px}h2{font-size:18px;margin:36px 0 8px}p,ul{margin:8px 0}ul{padding-left:20px}',
  '.muted,footer{color:var(--muted);font-size:13px}footer{margin-top:40px;border-top:1px solid var(--rule);padding-top:8px}',
  'figure{margin:12px 0;overflow-x:auto}figure svg{display:block;max-width:100%;height:auto}',
  '.narrow{display:none}@media(max-width:600px){.wide{display:none}.narrow{display:block}}',
  '.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;min-width:50%}',
  'th,td{padding:4px 12px 4px 0;text-align:left;border-bottom:1px solid var(--rule);white-space:nowrap}td.number,th.number{text-align:right}',
  'td.long{white-space:normal;min-width:180px;color:var(--muted)}',
].join('\n')

/** A self-contained HTML page: no script, nothing fetched, light or dark as the reader's system is. */
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
        content: "default-src 'none'; style-src 'unsafe-inline'",
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

/** A table; columns of numbers stand to the right, long texts may break. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): Markup {
  const isNumber = header.map((_, c) =>
    rows.every(row => /^-?[\d.,]*(e[-+]?\d+)?$|^NaN$|^-?Infinity$/.test(row[c]!)),
  )
  const body = rows.map(row =>
    element(
      'tr',
      {},
      ...row.map((cell, c) => {
        const style = isNumber[c] ? 'number' : cell.length > 40 ? 'long' : undefined
        return element('td', { class: style }, cell)
      }),
    ),
  )
  const head = header.map((name, c) =>
    element('th', { class: isNumber[c] ? 'number' : undefined, scope: 'col' }, name),
  )
  return element(
    'div',
    { class: 'scroll' },
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
  )
}
