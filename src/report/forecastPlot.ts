import { type TimeAxis, timeAxis } from '../tables/index.js'
import { linePlot } from './linePlot.js'

/** What a forecast picture shows of one column. */
export interface ForecastPlot {
  /** Of the picture. */
  title: string
  /** Stands under the title. */
  subtitle?: string
  /** Observed values up to the forecast; the last `shown` are drawn. */
  history: ArrayLike<number>
  /** The forecast, from the step after `history` on. */
  mean: ArrayLike<number>
  /** Bands around it, drawn as a fan. */
  intervals?: readonly { level: number; lower: ArrayLike<number>; upper: ArrayLike<number> }[]
  /** What came, where it is known. */
  actual?: ArrayLike<number>
  /** Other forecasts to compare with. */
  others?: readonly { label: string; mean: ArrayLike<number> }[]
  /** Dates of the history, as a file has them, or their axis. */
  dates?: readonly string[] | TimeAxis
  /** The unit, on the vertical axis. */
  yLabel?: string
  /** How many past values to draw; default three times the horizon, at least 60. */
  shown?: number
  /** Pixels. Default 760. */
  width?: number
  /** Pixels. Default 340. */
  height?: number
}

/**
 * A forecast with its intervals as a fan, after the end of the history it was made from, as SVG.
 *
 * @example
 * const history = Array.from({ length: 200 }, (_, t) => Math.sin(t / 4))
 * const { mean, intervals } = autoAR(history, { horizon: 24 }).forecast(24, { levels: [80] })
 * const svg = forecastPlot({ title: 'Load', history, mean, intervals })
 */
export function forecastPlot(plot: ForecastPlot): string {
  const { history, mean, actual, others = [] } = plot
  const shown = Math.min(history.length, plot.shown ?? Math.max(60, 3 * mean.length))
  const start = history.length - shown
  const axis = timeAxis(plot.dates)
  const at = (index: number) => axis.at(index)
  const past = Array.from({ length: shown }, (_, i) => at(start + i))
  const future = Array.from({ length: mean.length }, (_, i) => at(history.length + i))
  const last = history[history.length - 1]!
  // Each line starts from the last observation, so that no gap shows where past and future meet.
  const joined = (values: ArrayLike<number>) => [last, ...Array.from(values)]
  const ahead = [past[past.length - 1]!, ...future]
  const observed = Array.from({ length: shown }, (_, i) => history[start + i]!)

  return linePlot({
    ...plot,
    xScale: axis.isTime ? 'time' : 'linear',
    ...(!axis.isTime && { xLabel: 'row' }),
    curves: [
      {
        label: actual ? 'observed' : '',
        color: 'ink',
        x: actual ? [...past, ...future] : past,
        y: actual ? [...observed, ...Array.from(actual)] : observed,
      },
      ...others.map((other, i) => ({
        label: other.label,
        color: i + 1,
        dashed: true,
        x: ahead,
        y: joined(other.mean),
      })),
      { label: 'Auto-AR', color: 0, x: ahead, y: joined(mean) },
    ],
    bands: (plot.intervals ?? [])
      .toSorted((a, b) => b.level - a.level)
      .map(({ level, lower, upper }) => ({
        label: `${level} % interval`,
        x: ahead,
        lower: joined(lower),
        upper: joined(upper),
      })),
    rules: [{ x: past[past.length - 1]!, label: 'forecast', before: 'observed' }],
  })
}
