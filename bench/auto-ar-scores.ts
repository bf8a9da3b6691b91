/**
 * Auto-AR on the long-horizon benchmarks under their standard protocol, by the paper's preset and by default, beside the published
 * scores, among them every model that is ahead of the default at some horizon.
 *
 * `npm run bench -- auto-ar-scores [--json]`; environment: DATA_DIR (default ../shared/data), SETS and HORIZONS to take fewer,
 * PRESETS (`paper,default`), WORKERS, JOURNAL.
 *
 * Values are standardised by the training part; order, lookback and pooling are chosen on training and validation rows; test
 * windows start at every row, and none is dropped.
 */
import { bestRows, type ForecastingSet, type PublishedRow, publishedRows } from '../src/tasks/index.js'
import type { Benchmark } from './support/benchmark.js'
import { allBenchmarkSets, asked, dataFolder } from './support/benchmarkSets.js'
import { journaledItems } from './support/journaledItems.js'
import type { LongHorizonItem, LongHorizonResult } from './support/longHorizonItem.js'

const beside = ['PatchTST/64', 'DLinear', 'TTM', 'TimesFM', 'Moirai', 'Time-MoE', 'GPT4TS', 'Time-LLM']

export const run: Benchmark = async ({ log }) => {
  const sets = (await allBenchmarkSets()).map(({ set }) => set)
  if (sets.length === 0) log(`No benchmark set is in ${dataFolder}; see \`supervised-baselines data list\`.`)
  const presets = (process.env['PRESETS'] ?? 'paper,default').split(',') as LongHorizonItem['preset'][]
  const itemsOf = (set: ForecastingSet): LongHorizonItem[] =>
    presets.flatMap(preset =>
      set.horizons
        .filter(horizon => asked('HORIZONS', String(horizon)))
        .map(horizon => ({ id: `${set.name}/${horizon}/${preset}`, set: set.name, horizon, preset })),
    )
  const results = await journaledItems<LongHorizonItem, LongHorizonResult>({
    name: 'auto-ar-scores',
    items: sets.flatMap(itemsOf),
    evaluator: new URL('support/longHorizonItem.ts', import.meta.url),
    log,
  })
  const figures: Record<string, number> = {}
  for (const set of sets) {
    log(set.name)
    const own = new Map<number, number>()
    for (const { id, horizon, preset } of itemsOf(set)) {
      const { mse, mae, seconds } = results.get(id)!
      log(
        `  ${preset.padEnd(8)} ${String(horizon).padStart(3)}  MSE ${mse.toFixed(4)}  MAE ${mae.toFixed(4)}  ${seconds.toFixed(1)} s`,
      )
      own.set(horizon, mse)
      figures[`${id}/mse`] = mse
      figures[`${id}/mae`] = mae
    }
    printPublished(set, own, log)
  }
  return { figures }
}

/** The usual models, and those with a lower error than ours at some horizon, which is marked `<`. */
function printPublished(
  set: ForecastingSet,
  own: ReadonlyMap<number, number>,
  log: (line: string) => void,
): void {
  const isAhead = ({ horizon, mse }: PublishedRow['scores'][number]) =>
    horizon !== 'average' && mse < Number((own.get(horizon) ?? 0).toFixed(3))
  for (const row of bestRows(publishedRows(set.name, [...own.keys()]))) {
    if (!beside.some(name => row.model.startsWith(name)) && !row.scores.some(isAhead)) continue
    const scores = row.scores.map(
      score => `${score.horizon}: ${isAhead(score) ? '<' : ' '}${score.mse.toFixed(3)}`,
    )
    const { model, kind, standing, protocol } = row
    log(`  published  ${model.padEnd(28)} ${scores.join('  ')}  (${kind}, ${standing}; ${protocol})`)
  }
}
