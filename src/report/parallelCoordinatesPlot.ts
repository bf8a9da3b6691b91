import { scaleLinear, scaleLog } from 'd3-scale'
import type { Config } from '../tuning/space.js'
import type { TuneResult } from '../tuning/tuneResult.js'
import { shorten, textWidth } from './labels.js'
import { element } from './markup.js'
import { linePath } from './paths.js'
import { heading, svgDocument } from './svgDocument.js'
import { curveColor } from './theme.js'

/**
 * Every trial as a line through its hyperparameters, as an SVG document; the tenth that came furthest stands out. What
 * is the same in all trials has no axis.
 *
 * @param options.width - Pixels; default 760.
 * @param options.height - Pixels; default 420.
 */
export function parallelCoordinatesPlot(
  result: Pick<TuneResult<Config>, 'rungs' | 'trials'>,
  options: { readonly width?: number; readonly height?: number } = {},
): string {
  const { width = 760, height = 420 } = options
  const title = 'Hyperparameters of the trials'
  const head = heading(
    { title, subtitle: 'the tenth that came furthest stands out; a line passes by what its trial lacks' },
    width,
  )
  const { trials } = result
  const names = varying(trials.map(({ config }) => config))
  const step = names.length < 2 ? width : (width - 120) / (names.length - 1)
  // Names that would touch stand on two lines in turn.
  const isTight = names.some(name => textWidth(name) > step - 8)
  const frame = { left: 40, right: width - 80, top: head.height + (isTight ? 46 : 30), bottom: height - 20 }
  const axes = names.map((name, i) => {
    const x = names.length < 2 ? width / 2 : frame.left + i * step
    return axisOf(
      name,
      x,
      frame,
      trials.map(({ config }) => config[name]),
    )
  })
  const good = new Set(furthest(result).slice(0, Math.ceil(trials.length / 10)))
  const order = [...trials].sort((a, b) => Number(good.has(a.trial)) - Number(good.has(b.trial)))

  const overruns = ({ name, x }: (typeof axes)[number]) => x + textWidth(name) / 2 > width - 8
  const anchors = axes.map((axis, i) => (i === 0 ? 'start' : overruns(axis) ? 'end' : 'middle'))

  const content = [
    head.markup,
    order.map(({ trial, config }) => {
      const points = axes.flatMap(axis => {
        const value = config[axis.name]
        return value === undefined ? [] : [[axis.x, axis.at(value)] as [number, number]]
      })
      return element('path', {
        d: linePath(points),
        fill: 'none',
        stroke: good.has(trial) ? curveColor(1) : curveColor(0),
        'stroke-width': good.has(trial) ? 2 : 1,
        'stroke-linejoin': 'round',
        opacity: good.has(trial) ? 0.95 : 0.25,
      })
    }),
    axes.map((axis, i) => [
      element('line', {
        ...{ x1: axis.x, x2: axis.x, y1: frame.top, y2: frame.bottom },
        stroke: 'var(--muted)',
      }),
      element(
        'text',
        {
          x: anchors[i] === 'start' ? 12 : anchors[i] === 'end' ? width - 8 : axis.x,
          y: frame.top - (isTight && i % 2 === 0 ? 26 : 10),
          'text-anchor': anchors[i],
          class: 'strong halo',
        },
        shorten(axis.name, (isTight ? 2 : 1) * step - 8),
      ),
      axis.ticks.map(tick =>
        element('text', { x: axis.x + 5, y: axis.at(tick) + 4, class: 'small halo' }, word(tick, step)),
      ),
    ]),
  ]
  const description = `${trials.length} trials over ${names.join(', ')}.`
  return svgDocument({ title, description, width, height }, content).text
}

type Value = Config[string]

/** The names that not all trials have the same value for. */
function varying(configs: readonly Config[]): string[] {
  const names = [...new Set(configs.flatMap(config => Object.keys(config)))]
  const different = names.filter(name => new Set(configs.map(config => config[name])).size > 1)
  return different.length > 0 ? different : names
}

/** The trials by how far they came, the highest rung's best first. */
function furthest(result: Pick<TuneResult<Config>, 'rungs'>): number[] {
  const rungs = [...result.rungs].sort((a, b) => b.resource - a.resource)
  return [...new Set(rungs.flatMap(({ results }) => results.map(({ trial }) => trial)))]
}

function axisOf(
  name: string,
  x: number,
  frame: { top: number; bottom: number },
  given: readonly (Value | undefined)[],
) {
  const values = given.filter(value => value !== undefined)
  const numbers = values.filter(value => typeof value === 'number').sort((a, b) => a - b)
  const different = [...new Set<Value>(numbers.length === values.length ? numbers : values)]
  if (different.length <= 6 || numbers.length < values.length) {
    const step = (frame.bottom - frame.top) / Math.max(1, different.length)
    const at = (value: Value) => frame.bottom - step * (different.indexOf(value) + 0.5)
    return { name, x, ticks: different, at }
  }
  const [low, high] = [numbers[0]!, numbers.at(-1)!]
  const range = [frame.bottom - 8, frame.top + 8]
  const scale = isLogarithmic(numbers) ? scaleLog([low, high], range) : scaleLinear([low, high], range)
  const format = scale.tickFormat(4)
  const round = scale.ticks(4).filter(tick => format(tick) !== '')
  const ticks: Value[] = [low, ...round.filter(tick => isApart(scale(tick), range)), high]
  return { name, x, ticks, at: (value: Value) => scale(value as number) }
}

/** Whether the middle one of sorted numbers lies nearer to the middle of their logarithms than of themselves. */
function isLogarithmic(sorted: readonly number[]): boolean {
  const [low, middle, high] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!]
  if (low <= 0) return false
  const linear = Math.abs((middle - low) / (high - low) - 0.5)
  return Math.abs(Math.log(middle / low) / Math.log(high / low) - 0.5) < linear
}

function isApart(y: number, ends: readonly number[]): boolean {
  return ends.every(end => Math.abs(y - end) > 22)
}

/** A value in the room beside its axis: numbers in three digits. */
function word(value: Value, room: number): string {
  return shorten(typeof value === 'number' ? digits(value) : String(value), Math.max(40, room - 12))
}

function digits(value: number): string {
  const isSmall = value !== 0 && Math.abs(value) < 0.001
  return isSmall ? value.toExponential(2).replace(/\.?0*e/, 'e') : String(Number(value.toPrecision(3)))
}
