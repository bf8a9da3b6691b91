import { scaleLinear, scaleLog, scaleUtc } from 'd3-scale'
import { dateTicks } from './dateTicks.js'
import { element, type Markup } from './markup.js'

/** How a horizontal axis is spaced; `time` takes milliseconds since 1970, UTC. */
export type XScale = 'linear' | 'log' | 'time'

/** The plotting area, in pixels. */
export interface Frame {
  left: number
  right: number
  top: number
  bottom: number
}

interface PlotData {
  curves: readonly { x?: ArrayLike<number>; y: ArrayLike<number> }[]
  bands?: readonly { x?: ArrayLike<number>; lower: ArrayLike<number>; upper: ArrayLike<number> }[]
  points?: readonly { x: number; y: number }[]
  rules?: readonly { x?: number; y?: number }[]
  xScale?: XScale
  yDomain?: readonly [number, number]
}

/** Where values lie in the frame, and which of them are worth a tick. */
export interface Scales {
  x: (value: number) => number
  y: (value: number) => number
  xTicks: { value: number; label: string }[]
  yTicks: { value: number; label: string }[]
}

/** Scales that hold all the data of a plot, with round ends in y. */
export function plotScales(plot: PlotData, frame: Frame): Scales {
  const xs: number[] = []
  const ys: number[] = []
  const addX = (values: ArrayLike<number> | undefined, count: number) =>
    values ? extend(xs, values) : extend(xs, [0, count - 1])
  for (const curve of plot.curves) {
    addX(curve.x, curve.y.length)
    extend(ys, curve.y)
  }
  for (const band of plot.bands ?? []) {
    addX(band.x, band.lower.length)
    extend(ys, band.lower)
    extend(ys, band.upper)
  }
  for (const point of [...(plot.points ?? []), ...(plot.rules ?? [])]) {
    if (point.x !== undefined) extend(xs, [point.x])
    if (point.y !== undefined) extend(ys, [point.y])
  }

  const width = frame.right - frame.left
  const yScale = scaleLinear(plot.yDomain ?? nonEmpty(ys), [frame.bottom, frame.top])
  if (!plot.yDomain) yScale.nice(5)
  const [first = 0, second = 1] = yScale.ticks(5)
  const yFormat = yScale.tickFormat(5, second - first < 1e-5 ? '~e' : undefined)
  const xRange = [frame.left, frame.right] as const
  const xDomain = nonEmpty(xs)
  const y = { y: (v: number) => yScale(v), yTicks: ticks(yScale.ticks(5), yFormat) }
  if (plot.xScale === 'time') {
    const scale = scaleUtc(xDomain, xRange)
    const count = Math.max(2, Math.floor(width / 85))
    const times = scale.ticks(count).map(date => date.getTime())
    return { ...y, x: v => scale(v), xTicks: apart(times, v => scale(v)) }
  }
  const scale = plot.xScale === 'log' ? scaleLog(xDomain, xRange) : scaleLinear(xDomain, xRange)
  const count = Math.max(2, Math.floor(width / 70))
  // Nothing lies between epochs or steps.
  const isWhole = plot.curves.every(({ x }) => x === undefined || Array.from(x).every(Number.isInteger))
  const values = isWhole ? scale.ticks(count).filter(Number.isInteger) : scale.ticks(count)
  const format = scale.tickFormat(count, isWhole && plot.xScale !== 'log' ? ',d' : undefined)
  return { ...y, x: v => scale(v), xTicks: ticks(values, format) }
}

/** Every tick of these times, or every second, fourth, ... so that no label touches the next. */
function apart(times: readonly number[], x: (time: number) => number): { value: number; label: string }[] {
  for (let stride = 1; ; stride *= 2) {
    const labelled = dateTicks(times.filter((_, i) => i % stride === 0))
    const touches = labelled.some(({ value, label }, i) => {
      const before = labelled[i - 1]
      return before && x(value) - x(before.value) < 3.4 * (label.length + before.label.length) + 6
    })
    if (!touches) return labelled
  }
}

/** Grid lines, tick labels and axis labels. */
export function drawAxes(
  { x, y, xTicks, yTicks }: Scales,
  frame: Frame,
  labels: { xLabel?: string; yLabel?: string },
): Markup[] {
  const { left, right, top, bottom } = frame
  return [
    ...yTicks.flatMap(({ value, label }) => [
      element('line', { x1: left, x2: right, y1: y(value), y2: y(value), stroke: 'var(--rule)' }),
      element('text', { x: left - 8, y: y(value) + 4, 'text-anchor': 'end', class: 'small' }, label),
    ]),
    element('line', { x1: left, x2: right, y1: bottom, y2: bottom, stroke: 'var(--muted)' }),
    ...xTicks.flatMap(({ value, label }) => [
      element('line', { x1: x(value), x2: x(value), y1: bottom, y2: bottom + 4, stroke: 'var(--muted)' }),
      element('text', { x: x(value), y: bottom + 17, 'text-anchor': 'middle', class: 'small' }, label),
    ]),
    ...(labels.xLabel
      ? [
          element(
            'text',
            { x: (left + right) / 2, y: bottom + 38, 'text-anchor': 'middle', class: 'small' },
            labels.xLabel,
          ),
        ]
      : []),
    ...(labels.yLabel ? [element('text', { x: 12, y: top - 10, class: 'small' }, labels.yLabel)] : []),
  ]
}

function ticks(values: number[], format: (value: number) => string): { value: number; label: string }[] {
  return values.map(value => ({ value, label: format(value) })).filter(({ label }) => label !== '')
}

/** Widens the pair `ends` to hold the finite ones of `values`. */
function extend(ends: number[], values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    if (ends.length === 0) ends.push(value, value)
    else if (value < ends[0]!) ends[0] = value
    else if (value > ends[1]!) ends[1] = value
  }
}

/** Ends that lie apart by more than a scale can lose in rounding; a span below that counts as none. */
function nonEmpty([low = 0, high = 1]: number[]): [number, number] {
  return high - low > 1e-290 ? [low, high] : [low - 0.5, high + 0.5]
}
