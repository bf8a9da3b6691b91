import { hyperparameterImportance } from '../tuning/importance.js'
import type { Config } from '../tuning/space.js'
import type { TuneResult } from '../tuning/tuneResult.js'
import { dotPlot } from './dotPlot.js'

/**
 * How much each hyperparameter explains by itself, as an SVG document: see `hyperparameterImportance`.
 *
 * @param options.width - Pixels; default 760.
 */
export function importancePlot(
  result: Pick<TuneResult<Config>, 'rungs' | 'trials'>,
  options: { readonly width?: number } = {},
): string {
  return dotPlot({
    ...options,
    title: 'Importance of each hyperparameter',
    subtitle: 'share of the variance of ranks that it explains by itself',
    rows: hyperparameterImportance(result).map(({ name, share }) => ({
      label: name,
      values: [{ value: share, series: 0 }],
    })),
    xLabel: 'share',
    xFrom: 0,
  })
}
