import { scaleLinear, scaleLog } from 'd3-scale'
import { line } from 'd3-shape'
import { hyperparameterImportance } from '../tuning/importance.js'
import type { Config } from '../tuning/space.js'
import type { TrialResult, TuneResult } from '../tuning/tuneResult.js'
import { dotPlot } from './dotPlot.js'
import { element } from './markup.js'
import { heading, svgDocument } from './svgDocument.js'
import { curveColor } from './theme.js'

const width = 760
const height = 420
const frame = { left: 70, right: width - 90, bottom: height - 46 }

/** Every trial's learning curve as an SVG document, colored by how far it came; resource on a logarithmic axis. */
export function learningCurvesPlot(result: TuneResult<Config>): string {
  const head = heading(
    {
      title: 'Learning curves by rung',
      subtitle: 'each ends at a dot, colored by the rung it reached; the best is bold',
    },
    width,
  )
  const shown = result.trials.filter(trial => trial.curve.some(({ value }) => Number.isFinite(value)))
  const points = shown.flatMap(trial => trial.curve.filter(({ value }) => Number.isFinite(value)))
  const rungs = [...new Set(result.rungs.map(rung => rung.resource))].sort((a, b) => a - b)
  const x = scaleLog(
    [rungs[0] ?? 1, Math.max(rungs.at(-1) ?? 1, (rungs[0] ?? 1) + 1)],
    [frame.left, frame.right],
  )
  const y = scaleLinear(extent(points.map(({ value }) => value)), [frame.bottom, head.height + 16]).nice()
  const path = line<{ resource: number; value: number }>()
    .defined(({ value }) => Number.isFinite(value))
    .x(({ resource }) => x(Math.max(resource, rungs[0] ?? 1)))
    .y(({ value }) => y(value))
  const reached = (trial: TrialResult<Config>) => rungs.filter(rung => rung <= trial.resource).length
  const order = [...shown].sort((a, b) => reached(a) - reached(b))
  return svgDocument(
    {
      title: 'Learning curves by rung',
      description: `Values of ${shown.length} trials at resources up to ${rungs.at(-1)}.`,
      width,
      height,
    },
    [
      ...head.markup,
      ...rungs.map(rung =>
        element('g', {}, [
          element('path', { d: `M${x(rung)} ${head.height + 16}V${frame.bottom}`, stroke: 'var(--rule)' }),
          element(
            'text',
            { x: x(rung), y: frame.bottom + 18, 'text-anchor': 'middle', class: 'small' },
            rung,
          ),
        ]),
      ),
      ...y
        .ticks(6)
        .map(tick =>
          element('text', { x: frame.left - 8, y: y(tick) + 4, 'text-anchor': 'end', class: 'small' }, tick),
        ),
      ...order.flatMap(trial => {
        const isBest = trial.trial === result.best?.trial
        const color = curveColor(reached(trial))
        const end = trial.curve.findLast(({ value }) => Number.isFinite(value))!
        return [
          element('path', {
            d: path(trial.curve) ?? '',
            fill: 'none',
            stroke: color,
            'stroke-width': isBest ? 3 : 1.2,
            'stroke-linecap': 'round',
            opacity: isBest ? 1 : 0.6,
          }),
          element('circle', {
            cx: x(Math.max(end.resource, rungs[0] ?? 1)),
            cy: y(end.value),
            r: isBest ? 4 : 2.5,
            fill: color,
          }),
        ]
      }),
      element(
        'text',
        { x: (frame.left + frame.right) / 2, y: height - 10, 'text-anchor': 'middle' },
        'resource',
      ),
    ],
  ).toString()
}

/** Every trial as a line through its hyperparameters, as an SVG document; the tenth that came furthest stands out. */
export function parallelCoordinatesPlot(result: TuneResult<Config>): string {
  const head = heading(
    { title: 'Hyperparameters of the trials', subtitle: 'the tenth that came furthest stands out' },
    width,
  )
  const names = [...new Set(result.trials.flatMap(({ config }) => Object.keys(config)))]
  const top = head.height + 26
  const place = (i: number) =>
    names.length < 2 ? width / 2 : frame.left + (i * (frame.right - frame.left)) / (names.length - 1)
  const axes = names.map((name, i) => axisOf(name, place(i), top, result))
  const standing = [...result.rungs]
    .sort((a, b) => b.resource - a.resource)
    .flatMap(({ results }) => results.map(({ trial }) => trial))
  const good = new Set([...new Set(standing)].slice(0, Math.ceil(result.trials.length / 10)))
  const isGood = (trial: number) => good.has(trial)
  const order = [...result.trials].sort((a, b) => Number(isGood(a.trial)) - Number(isGood(b.trial)))
  return svgDocument(
    {
      title: 'Hyperparameters of the trials',
      description: `${result.trials.length} trials over ${names.join(', ')}.`,
      width,
      height,
    },
    [
      ...head.markup,
      ...order.map(({ trial, config }) =>
        element('path', {
          d:
            line()(
              axes.flatMap(axis => (config[axis.name] === undefined ? [] : [axis.at(config[axis.name]!)])),
            ) ?? '',
          fill: 'none',
          stroke: isGood(trial) ? curveColor(1) : curveColor(0),
          'stroke-width': isGood(trial) ? 2 : 1,
          opacity: isGood(trial) ? 0.95 : 0.25,
        }),
      ),
      ...axes.flatMap(axis => [
        element('path', { d: `M${axis.x} ${top}V${frame.bottom}`, stroke: 'var(--muted)' }),
        element('text', { x: axis.x, y: top - 8, 'text-anchor': 'middle', class: 'strong' }, axis.name),
        ...axis.ticks.map(tick =>
          element('text', { x: axis.x + 5, y: axis.at(tick)[1] + 4, class: 'small halo' }, String(tick)),
        ),
      ]),
    ],
  ).toString()
}

/** How much each hyperparameter explains by itself, as an SVG document: see `hyperparameterImportance`. */
export function importancePlot(result: TuneResult<Config>): string {
  return dotPlot({
    title: 'Importance of each hyperparameter',
    subtitle: 'share of the variance of ranks that it explains by itself',
    rows: hyperparameterImportance(result).map(({ name, share }) => ({
      label: name,
      values: [{ value: share, series: 0 }],
    })),
    xLabel: 'share',
  }).toString()
}

type Value = Config[string]

function axisOf(name: string, x: number, top: number, result: TuneResult<Config>) {
  const values = result.trials.map(({ config }) => config[name]).filter(value => value !== undefined)
  const different = [...new Set<Value>(values)]
  if (different.length <= 6 || !values.every(value => typeof value === 'number')) {
    // The largest number on top, as on the other axes; words in the order of their trials.
    if (values.every(value => typeof value === 'number')) different.sort((a, b) => Number(b) - Number(a))
    const step = (frame.bottom - top) / Math.max(1, different.length)
    const at = (value: Value): [number, number] => [x, top + step * (different.indexOf(value) + 0.5)]
    return { name, x, ticks: different, at }
  }
  const [low, high] = extent(values as number[])
  const scale =
    low > 0 && high / low > 50
      ? scaleLog([low, high], [frame.bottom, top])
      : scaleLinear([low, high], [frame.bottom, top])
  const ticks = [low, high].map(value => Number(value.toPrecision(2)))
  return {
    name,
    x,
    ticks: ticks as Value[],
    at: (value: Value): [number, number] => [x, scale(value as number)],
  }
}

function extent(values: readonly number[]): [number, number] {
  return values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)]
}
