/**
 * Colors for light and dark pages. The curves' four are of Okabe and Ito's palette, which people with any
 * color vision can tell apart (Wong, Nature Methods 8, 2011); each has a contrast of at least 3 to 1 with its page.
 */
const light = {
  page: '#ffffff',
  ink: '#1f2328',
  muted: '#59636e',
  rule: '#d9dee3',
  curves: ['#0072b2', '#d55e00', '#009e73', '#cc79a7'],
}
const dark = {
  page: '#0d1117',
  ink: '#e6edf3',
  muted: '#9198a1',
  rule: '#30363d',
  curves: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7'],
}

function variables({ page, ink, muted, rule, curves }: typeof light): string {
  const colors = curves.map((color, i) => `--c${i}:${color}`).join(';')
  return `--page:${page};--ink:${ink};--muted:${muted};--rule:${rule};${colors}`
}

/** Style rules that set the colors of `selector` as CSS variables, by what the reader's system prefers; light on paper. */
export function themeCSS(selector: string): string {
  return `${selector}{color-scheme:light dark;${variables(light)}}@media screen and (prefers-color-scheme:dark){${selector}{${variables(dark)}}}`
}

export const fontFamily = 'system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif'

/** The color of the `n`-th curve; the fifth and later repeat the four and are told apart by dashes. */
export function curveColor(n: number): string {
  return `var(--c${n % 4})`
}

/** How the `n`-th curve is dashed: the first four are not. */
export function curveDash(n: number): string | undefined {
  return [undefined, '6 3', '2 3'][Math.floor(n / 4) % 3]
}
