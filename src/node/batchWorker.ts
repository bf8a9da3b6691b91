import { show } from '../errors.js'
import { autoAR, type Forecast } from '../forecasting/index.js'
import { type BatchResult, type BatchTask, numbersPerStep } from './batchMessages.js'

/** Forecasts a panel in a thread. */
export default function forecastBatch(task: BatchTask): BatchResult {
  const { values, lengths, horizon } = task
  let start = 0
  const columns = lengths.map(length => values.subarray(start, (start += length)))
  const perSeries = numbersPerStep(task) * horizon
  const out = new Float64Array(columns.length * perSeries)
  const reasons: (string | undefined)[] = columns.map(() => undefined)
  const warnings: string[] = []
  const fitAndWrite = (chosen: readonly number[]) => {
    const model = autoAR(
      chosen.map(c => columns[c]!),
      { horizon, season: task.season },
    )
    const forecast = model.forecast(horizon, {
      levels: task.levels,
      quantiles: task.quantiles,
      ...task.bounds,
    })
    for (const [place, c] of chosen.entries()) {
      const isUsable = write(forecast, place, out.subarray(c * perSeries, (c + 1) * perSeries))
      if (!isUsable) reasons[c] = 'its forecast is not finite; scale its values'
    }
    // The model numbers its columns.
    warnings.push(
      ...model.warnings.map(warning =>
        warning.replace(
          /^Column "(\d+)"/,
          (_, place) => `Column ${show(task.names[chosen[Number(place)]!])}`,
        ),
      ),
    )
  }
  const all = columns.map((_, c) => c)
  try {
    fitAndWrite(all)
    const usable = all.filter(c => reasons[c] === undefined)
    if (usable.length > 0 && usable.length < all.length) {
      // The others learned from values that can't be used, so they are fitted once more without them.
      warnings.length = 0
      fitAndWrite(usable)
    }
  } catch (together) {
    // One series must not cost the others their forecasts.
    if (all.length === 1) reasons[0] = reasonOf(together)
    else {
      for (const c of all) {
        try {
          fitAndWrite([c])
        } catch (error) {
          reasons[c] = reasonOf(error)
        }
      }
    }
  }
  return { values: out, reasons, warnings }
}

/** Writes a series' part of a forecast; whether all of it is finite. */
function write(
  { mean, median, intervals, quantiles }: Forecast<Float64Array[]>,
  series: number,
  out: Float64Array,
): boolean {
  const parts = [
    mean,
    median,
    ...intervals.flatMap(({ lower, upper }) => [lower, upper]),
    ...quantiles.map(({ values }) => values),
  ]
  let at = 0
  for (const part of parts) {
    out.set(part[series]!, at)
    at += part[series]!.length
  }
  return out.every(Number.isFinite)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
