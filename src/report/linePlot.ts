import { drawAxes, plotScales, type XScale } from './axes.js'
import { endLabels, legend, type PlotLabel, textWidth, widestLabel } from './labels.js'
import { element } from './markup.js'
import { areaPath, linePath } from './paths.js'
import { heading, svgDocument } from './svgDocument.js'
import { curveColor, curveDash } from './theme.js'

/** A curve: values over `x` (default their index), broken where a value is NaN. */
export interface Curve {
  /** Stands at the curve's end; none where it is empty. */
  label: string
  /** NaN leaves a gap. */
  y: ArrayLike<number>
  /** Default: 0, 1, 2 and so on. */
  x?: ArrayLike<number>
  /** Which color: 0 to 3, more with dashes, or `ink` for what was observed; default the curve's place. */
  color?: number | 'ink'
  /** Default false. */
  dashed?: boolean
}

/** A band between two curves, for intervals. */
export interface Band {
  /** Stands beside the band. */
  label: string
  /** Lower ends. */
  lower: ArrayLike<number>
  /** Upper ends. */
  upper: ArrayLike<number>
  /** Default: 0, 1, 2 and so on. */
  x?: ArrayLike<number>
  /** Default: that of the first curve. */
  color?: number
}

/** What a line plot shows; every text is escaped. */
export interface LinePlot {
  /** Of the picture. */
  title: string
  /** A line under the title. */
  subtitle?: string
  /** What the picture shows, for those who do not see it; default the title and the curves' labels. */
  description?: string
  /** Drawn in this order, each in the next colour. */
  curves: readonly Curve[]
  /** From the widest to the narrowest. */
  bands?: readonly Band[]
  /** Single points with a label beside. */
  points?: readonly { x: number; y: number; label: string; color?: number }[]
  /** Dashed lines across the plot, at an x or at a y; `before` names what is left of one. */
  rules?: readonly { x?: number; y?: number; label: string; before?: string }[]
  /** Of the horizontal axis. */
  xLabel?: string
  /** Of the vertical axis. */
  yLabel?: string
  /** How x is laid out: plain, logarithmic, or milliseconds as dates; default linear. */
  xScale?: XScale
  /** Ends of the y axis; default those of the data. */
  yDomain?: readonly [number, number]
  /** Where the curves' names stand: at their ends (the default from a width of 520 on) or in a legend above. */
  labels?: 'ends' | 'legend'
  /** Pixels; default 760 by 340. */
  width?: number
  /** Pixels. Default 340. */
  height?: number
}

/**
 * A line plot as a self-contained SVG document that reads on light and dark pages.
 *
 * @example
 * const svg = linePlot({ title: 'Loss', curves: [{ label: 'train', y: [0.9, 0.5, 0.3] }], xLabel: 'epoch' })
 */
export function linePlot(plot: LinePlot): string {
  const { curves, bands = [], width = 760, height = 340 } = plot
  const labels: PlotLabel[] = [
    ...curves.map((curve, i) => ({
      text: curve.label,
      color: colorOf(curve.color ?? i),
      dash: dashOf(curve, i),
      y: lastValue(curve.y),
    })),
    ...bands.map(band => ({
      text: band.label,
      color: colorOf(band.color ?? 0),
      isBand: true,
      y: lastValue(band.upper),
    })),
  ].filter(label => label.text !== '')
  const wanted = plot.labels ?? (width >= 520 ? 'ends' : 'legend')
  const besideCurves = wanted === 'ends' && labels.length > 0
  const head = heading(plot, width)
  const key = besideCurves ? undefined : legend(labels, 12, head.height + 4, width - 24)
  const frame = {
    left: 24,
    right: width - (besideCurves ? Math.min(190, widestLabel(labels) + 20) : 16),
    top: head.height + (key?.height ?? 0) + (plot.yLabel ? 16 : 0),
    bottom: height - (plot.xLabel ? 48 : 30),
  }
  // The labels of the y axis take what room they need.
  frame.left += Math.max(...plotScales(plot, frame).yTicks.map(({ label }) => textWidth(label)))
  const scales = plotScales(plot, frame)
  const { x, y } = scales
  const points = (xs: ArrayLike<number> | undefined, ys: ArrayLike<number>) =>
    Array.from(ys, (value, i): [number, number] => [x(xs?.[i] ?? i), y(value)])

  const drawnBands = bands.map(band => {
    const lower = points(band.x, band.lower)
    const upper = points(band.x, band.upper)
    return element('path', { d: areaPath(lower, upper), fill: colorOf(band.color ?? 0), 'fill-opacity': 0.2 })
  })
  const drawnCurves = curves.map((curve, i) => {
    return element('path', {
      d: linePath(points(curve.x, curve.y)),
      fill: 'none',
      stroke: colorOf(curve.color ?? i),
      'stroke-width': curve.color === 'ink' ? 1.3 : 1.8,
      'stroke-dasharray': dashOf(curve, i),
      'stroke-linejoin': 'round',
    })
  })
  const drawnPoints = (plot.points ?? []).map(point => {
    const [cx, cy] = [x(point.x), y(point.y)]
    const isLeft = cx + 10 + textWidth(point.label) > frame.right
    return [
      element('circle', { cx, cy, r: 4.5, fill: colorOf(point.color ?? 1), stroke: 'var(--page)' }),
      element(
        'text',
        {
          x: isLeft ? cx - 9 : cx + 9,
          y: cy < frame.top + 16 ? cy + 16 : cy - 7,
          'text-anchor': isLeft ? 'end' : 'start',
          class: 'halo',
        },
        point.label,
      ),
    ]
  })
  const drawnRules = (plot.rules ?? []).map(rule => {
    const across =
      rule.y !== undefined
        ? { x1: frame.left, x2: frame.right, y1: y(rule.y), y2: y(rule.y) }
        : { x1: x(rule.x!), x2: x(rule.x!), y1: frame.top, y2: frame.bottom }
    const place =
      rule.y !== undefined
        ? { x: frame.left + 6, y: y(rule.y) - 5 }
        : { x: x(rule.x!) + 5, y: frame.top + 11 }
    return [
      element('line', { ...across, stroke: 'var(--muted)', 'stroke-dasharray': '4 3' }),
      element('text', { ...place, class: 'halo small' }, rule.label),
      rule.before !== undefined &&
        element(
          'text',
          { ...place, x: place.x - 10, 'text-anchor': 'end', class: 'halo small' },
          rule.before,
        ),
    ]
  })

  const description = plot.description ?? `${plot.title}. ${labels.map(label => label.text).join(', ')}.`
  const content = [
    drawAxes(scales, frame, plot),
    drawnBands,
    drawnCurves,
    drawnRules,
    drawnPoints,
    key?.markup ?? endLabels(labels, y, frame),
  ]
  return svgDocument({ title: plot.title, description, width, height }, [head.markup, ...content]).text
}

function colorOf(color: number | 'ink'): string {
  return color === 'ink' ? 'var(--ink)' : curveColor(color)
}

function dashOf(curve: Curve, place: number): string | undefined {
  if (curve.dashed) return '5 4'
  return curve.color === 'ink' ? undefined : curveDash(curve.color ?? place)
}

function lastValue(values: ArrayLike<number>): number {
  for (let i = values.length - 1; i >= 0; i--) if (Number.isFinite(values[i])) return values[i]!
  return Number.NaN
}
