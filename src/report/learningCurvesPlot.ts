import { scaleLinear, scaleLog } from 'd3-scale'
import { quantileSorted } from 'simple-statistics'
import type { Config } from '../tuning/space.js'
import type { TrialResult, TuneResult } from '../tuning/tuneResult.js'
import { element } from './markup.js'
import { linePath } from './paths.js'
import { heading, svgDocument } from './svgDocument.js'
import { curveColor } from './theme.js'

/**
 * Every trial's learning curve as an SVG document, colored by the rung it reached; resource on a logarithmic axis.
 * Values far from most others (beyond three times their interquartile range) are drawn at the edge.
 *
 * @param options.width - Pixels; default 760.
 * @param options.height - Pixels; default 420.
 */
export function learningCurvesPlot(
  result: Pick<TuneResult<Config>, 'best' | 'rungs' | 'trials'>,
  options: { readonly width?: number; readonly height?: number } = {},
): string {
  const { width = 760, height = 420 } = options
  const title = 'Learning curves by rung'
  const head = heading(
    { title, subtitle: 'each ends at a dot, colored by the rung it reached; the best is bold' },
    width,
  )
  const { trials, best } = result
  const shown = trials.filter(trial => trial.curve.some(({ value }) => Number.isFinite(value)))
  const values = shown.flatMap(({ curve }) => curve.map(({ value }) => value)).filter(Number.isFinite)
  const rungs = [...new Set(result.rungs.map(rung => rung.resource))].sort((a, b) => a - b)
  const lowest = Math.min(rungs[0] ?? 1, ...shown.map(({ curve }) => curve[0]!.resource))
  const highest = Math.max(lowest + 1, rungs.at(-1) ?? 1)
  const frame = { left: 62, right: width - 24, top: head.height + 18, bottom: height - 46 }
  const x = scaleLog([lowest, highest], [frame.left, frame.right])
  const y = scaleLinear(usualRange(values), [frame.bottom, frame.top]).nice().clamp(true)
  const path = (curve: TrialResult<Config>['curve']) =>
    linePath(
      curve.map(({ resource, value }) => [x(resource), Number.isFinite(value) ? y(value) : Number.NaN]),
    )
  const reached = (trial: TrialResult<Config>) => rungs.filter(rung => rung <= trial.resource).length
  const isBest = (trial: TrialResult<Config>) => trial.trial === best?.trial
  const order = [...shown].sort((a, b) => Number(isBest(a)) - Number(isBest(b)) || reached(a) - reached(b))
  const format = y.tickFormat(6)

  const content = [
    head.markup,
    y.ticks(6).map(tick => [
      element('line', {
        ...{ x1: frame.left, x2: frame.right, y1: y(tick), y2: y(tick) },
        stroke: 'var(--rule)',
      }),
      element(
        'text',
        { x: frame.left - 8, y: y(tick) + 4, 'text-anchor': 'end', class: 'small' },
        format(tick),
      ),
    ]),
    rungs.map(rung => [
      element('line', {
        ...{ x1: x(rung), x2: x(rung), y1: frame.top, y2: frame.bottom },
        stroke: 'var(--muted)',
        'stroke-dasharray': '2 3',
      }),
      element('text', { x: x(rung), y: frame.bottom + 17, 'text-anchor': 'middle', class: 'small' }, rung),
    ]),
    order.map(trial => {
      const color = curveColor(reached(trial))
      const end = trial.curve.findLast(({ value }) => Number.isFinite(value))!
      return [
        element('path', {
          d: path(trial.curve),
          fill: 'none',
          stroke: color,
          'stroke-width': isBest(trial) ? 3 : 1.2,
          'stroke-linecap': 'round',
          'stroke-linejoin': 'round',
          opacity: isBest(trial) ? 1 : 0.6,
        }),
        element('circle', {
          cx: x(end.resource),
          cy: y(end.value),
          r: isBest(trial) ? 4.5 : 2.5,
          fill: color,
          ...(isBest(trial) && { stroke: 'var(--page)' }),
        }),
      ]
    }),
    element('text', { x: 12, y: frame.top - 8, class: 'small' }, 'value'),
    element(
      'text',
      { x: (frame.left + frame.right) / 2, y: height - 10, 'text-anchor': 'middle', class: 'small' },
      'resource (dashed: the rungs)',
    ),
  ]
  const description = `Values of ${shown.length} trials at resources up to ${highest}.`
  return svgDocument({ title, description, width, height }, content).text
}

/** From the least to the greatest value, without those far away from the middle half. */
function usualRange(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1]
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [quantileSorted(sorted, 0.25), quantileSorted(sorted, 0.75)]
  const room = high > low ? 3 * (high - low) : Infinity
  const usual = sorted.filter(value => value >= low - room && value <= high + room)
  const [from, to] = [usual[0]!, usual.at(-1)!]
  return to > from ? [from, to] : [from - 0.5, to + 0.5]
}
