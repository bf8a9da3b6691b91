/** Evaluates one window of one GIFT-Eval configuration. */
import { deciles, forecasterUnderTest } from './forecasterUnderTest.js'
import { scoreWindow, type WindowSums } from './forecastScores.js'
import { type GiftConfiguration, giftTask, panelWindow } from './giftEval.js'

/** A window of a configuration: `back` horizons before the end, and 1 is the last. */
export interface GiftItem {
  readonly id: string
  readonly configuration: GiftConfiguration
  readonly back: number
}

/** The sums of a window by the forecaster under test. */
export function evaluate(item: GiftItem): WindowSums {
  return giftWindow(item, forecasterUnderTest())
}

/** The sums of a window by a forecaster. */
export function giftWindow(
  { configuration, back }: GiftItem,
  forecaster: ReturnType<typeof forecasterUnderTest>,
): WindowSums {
  const { series, horizon, maseSeason, seasons } = giftTask(configuration)
  const window = panelWindow(series, horizon, back)
  const started = performance.now()
  const { quantiles } = forecaster(window.past, { horizon, seasons, maseSeason, levels: deciles })
  const seconds = (performance.now() - started) / 1000
  return scoreWindow({ ...window, quantiles, levels: deciles, season: maseSeason, seconds })
}
