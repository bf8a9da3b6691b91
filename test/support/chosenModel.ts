import { chooseModel, type ModelSettings } from '../../src/forecasting/choose/chooseModel.js'
import type { AutoARExplanation } from '../../src/forecasting/choose/explanation.js'
import { ARModel, type Series } from '../../src/forecasting/index.js'
import { toPanel } from '../../src/forecasting/panel/series.js'
import { paperModel } from '../../src/forecasting/paper.js'

/** The single model chosen for a series, and why; settings left out are chosen. */
export function chosenModel<S extends Series>(
  series: S,
  settings: Partial<ModelSettings> & { horizon: number; preset?: 'auto' | 'paper' },
): { model: ARModel<S>; explanation: AutoARExplanation } {
  const { preset, ...given } = settings
  const choose = preset === 'paper' ? paperModel : chooseModel
  const { parts, explanation } = choose(toPanel(series), {
    maxLag: undefined,
    lags: undefined,
    criterion: undefined,
    differencing: undefined,
    maxDifferencing: 2,
    significance: 0.05,
    pooling: preset === 'paper' ? 'shared' : 'auto',
    standardize: true,
    covariance: false,
    ...given,
  })
  return { model: new ARModel<S>(parts), explanation }
}
