/** Tasks of fev whose data is at hand: Chronos' zero-shot sets, M3's other series, and electricity prices. */
import type { PanelWindow } from './giftEval.js'
import { panelWindow } from './giftEval.js'
import { datedTable, readSeries } from './seriesSets.js'

/** One window of a task. */
interface FevWindow extends PanelWindow {
  readonly horizon: number
  readonly season: number
  /** The calendar seasons offered to a forecaster. */
  readonly seasons: readonly number[]
  /** Columns known ahead, for each series: past rows and those of the horizon. */
  readonly known?: { readonly past: readonly Float64Array[][]; readonly future: readonly Float64Array[][] }
}

/** A task: its names among the published scores, and its windows, `back` horizons before the end. */
export interface FevTask {
  readonly published?: { readonly benchmark: string; readonly task: string }
  readonly windows: number
  window(back: number): FevWindow
}

const zeroShot = 'chronos_zeroshot'

/** Tasks by name. */
export const fevTasks: Readonly<Record<string, FevTask>> = {
  m3_yearly: parts('m3/yearly', 'monash_m3_yearly', 1, 6),
  m3_quarterly: parts('m3/quarterly', 'monash_m3_quarterly', 4, 8),
  m3_monthly: parts('m3/monthly', 'monash_m3_monthly', 12, 18),
  m3_other: parts('m3/other', undefined, 1, 8),
  tourism_yearly: lastWindow(() => readSeries('tourism/yearly-monash.csv'), 'monash_tourism_yearly', 1, 4),
  tourism_quarterly: parts('tourism/quarterly', 'monash_tourism_quarterly', 4, 8),
  tourism_monthly: parts('tourism/monthly', 'monash_tourism_monthly', 12, 24),
  cif_2016: lastWindow(() => readSeries('cif_2016/monthly.csv'), 'monash_cif_2016', 12, 12),
  hospital: lastWindow(() => readSeries('hospital/monthly.csv'), 'monash_hospital', 12, 12),
  exchange_rate: lastWindow(() => readSeries('exchange_rate/daily.csv'), 'exchange_rate', 5, 30),
  ETTh: lastWindow(etth, 'ETTh', 24, 24, [24, 168]),
  epf_np: prices('NP', 'epf_np'),
  epf_de: prices('DE', 'epf_de'),
}

/** Training and test values in files of their own. */
function parts(file: string, task: string | undefined, season: number, horizon: number): FevTask {
  return {
    ...(task && { published: { benchmark: zeroShot, task } }),
    windows: 1,
    window: () => ({
      past: readSeries(`${file}-train.csv`),
      truth: readSeries(`${file}-test.csv`).map(series => series.slice(0, horizon)),
      horizon,
      season,
      seasons: season > 1 ? [season] : [],
    }),
  }
}

/** The last values of each series are the test. */
function lastWindow(
  read: () => Float64Array[],
  task: string,
  season: number,
  horizon: number,
  seasons = season > 1 ? [season] : [],
): FevTask {
  return {
    published: { benchmark: zeroShot, task },
    windows: 1,
    window: () => ({ ...panelWindow(read(), horizon, 1), horizon, season, seasons }),
  }
}

function etth(): Float64Array[] {
  return [1, 2].flatMap(set => datedTable(`forecasting/ETTh${set}.csv`).columns)
}

/** fev-bench's 20 days of hourly prices, with two columns of day-ahead forecasts that are known for the day to come. */
function prices(market: string, task: string): FevTask {
  const horizon = 24
  return {
    published: { benchmark: 'fev_bench', task },
    windows: 20,
    window: back => {
      const [price, ...others] = datedTable(`series/epf/${market}.csv`).columns
      const columns = panelWindow(others, horizon, back)
      return {
        ...panelWindow([price!], horizon, back),
        horizon,
        season: 24,
        seasons: [24, 168],
        known: { past: [[...columns.past]], future: [[...columns.truth]] },
      }
    },
  }
}
