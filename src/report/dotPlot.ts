import { scaleLinear, scaleLog } from 'd3-scale'
import { legend, shorten, textWidth } from './labels.js'
import { element } from './markup.js'
import { heading, svgDocument } from './svgDocument.js'
import { curveColor } from './theme.js'

/** Values of several things side by side: a row each, a dot a value. */
export interface DotPlot {
  /** Of the picture. */
  title: string
  /** Stands under the title. */
  subtitle?: string
  /** For screen readers. Default: made of the rows. */
  description?: string
  /** One line of dots each. */
  rows: readonly { label: string; values: readonly { value: number; series: number }[]; strong?: boolean }[]
  /** What the dots' colors mean; none for a single kind of dot. */
  series?: readonly string[]
  /** Vertical lines to compare with. */
  rules?: readonly { x: number; label: string }[]
  /** Of the horizontal axis. */
  xLabel?: string
  /** Default `'linear'`. */
  xScale?: 'linear' | 'log'
  /** A value that the axis holds whatever the dots are. */
  xFrom?: number
  /** Pixels. Default 760. */
  width?: number
}

const rowHeight = 20
const shapes: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `M${x - 5} ${y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0`,
  (x, y) => `M${x - 5} ${y - 5}h10v10h-10z`,
  (x, y) => `M${x} ${y - 6}l6 6l-6 6l-6 -6z`,
  (x, y) => `M${x} ${y - 6}l6 11h-12z`,
]

/** A dot plot as a self-contained SVG document; kinds of dots differ in shape and in color. */
export function dotPlot(plot: DotPlot): string {
  const { rows, series = [], width = 760 } = plot
  const labelRoom = Math.min(width * 0.42, Math.max(...rows.map(row => textWidth(row.label))) + 8)
  const head = heading(plot, width)
  const key = legend(
    series.map((text, i) => ({ text, color: curveColor(i), shape: shapes[i % 4]!, y: 0 })),
    12,
    head.height + 4,
    width - 24,
  )
  const left = 14 + labelRoom
  const right = width - 24
  const top = head.height + key.height + (plot.rules?.length ? 16 : 4)
  const bottom = top + rows.length * rowHeight
  const height = bottom + (plot.xLabel ? 48 : 30)

  const all = [
    ...rows.flatMap(row => row.values.map(({ value }) => value)),
    ...(plot.rules ?? []).map(rule => rule.x),
    ...(plot.xFrom === undefined ? [] : [plot.xFrom]),
  ].filter(value => Number.isFinite(value) && (plot.xScale !== 'log' || value > 0))
  const domain = spread(Math.min(...all), Math.max(...all), plot.xScale === 'log')
  const scale = plot.xScale === 'log' ? scaleLog(domain, [left, right]) : scaleLinear(domain, [left, right])
  scale.nice()
  const x = (value: number) => scale(value)
  const count = Math.max(2, Math.floor((right - left) / 80))
  const format = scale.tickFormat(count, plot.xScale === 'log' ? '~g' : undefined)
  const ticks = scale.ticks(count).filter(tick => format(tick) !== '')

  const content = [
    key.markup,
    ticks.map(tick => [
      element('line', { x1: x(tick), x2: x(tick), y1: top, y2: bottom, stroke: 'var(--rule)' }),
      element('text', { x: x(tick), y: bottom + 17, 'text-anchor': 'middle', class: 'small' }, format(tick)),
    ]),
    (plot.rules ?? []).map(rule => [
      element('line', {
        x1: x(rule.x),
        x2: x(rule.x),
        y1: top - 4,
        y2: bottom,
        stroke: 'var(--muted)',
        'stroke-dasharray': '4 3',
      }),
      element('text', { x: x(rule.x), y: top - 8, 'text-anchor': 'middle', class: 'small halo' }, rule.label),
    ]),
    rows.map((row, i) => {
      const y = top + (i + 0.5) * rowHeight
      return [
        element('line', {
          x1: left,
          x2: right,
          y1: y,
          y2: y,
          stroke: 'var(--rule)',
          'stroke-dasharray': '1 4',
        }),
        element(
          'text',
          { x: left - 10, y: y + 4, 'text-anchor': 'end', class: row.strong ? 'strong' : undefined },
          shorten(row.label, labelRoom),
        ),
        row.values
          .filter(({ value }) => Number.isFinite(value))
          .map(({ value, series: s }) =>
            element('path', { d: shapes[s % 4]!(x(value), y), fill: curveColor(s), 'fill-opacity': 0.9 }),
          ),
      ]
    }),
    plot.xLabel !== undefined &&
      element(
        'text',
        { x: (left + right) / 2, y: bottom + 38, 'text-anchor': 'middle', class: 'small' },
        plot.xLabel,
      ),
  ]
  const description = plot.description ?? `${plot.title}: ${rows.map(row => row.label).join(', ')}.`
  return svgDocument({ title: plot.title, description, width, height }, [head.markup, ...content]).text
}

/** Ends that lie apart, also where all values are one. */
function spread(low: number, high: number, isLog: boolean): [number, number] {
  if (low < high) return [low, high]
  return isLog ? [low / 2, low * 2] : [Math.min(low, Math.max(0, low - 0.5)), low + 0.5]
}
