/** The published scores of other forecasters that lie beside the series. */
import { readRecords } from './seriesSets.js'

/** MASE and CRPS by model and by configuration (`ett1/H/short`). */
export type PublishedGift = ReadonlyMap<string, ReadonlyMap<string, { mase: number; crps: number }>>

/** The scores of GIFT-Eval's models on the 30 configurations. */
export function giftPublished(): PublishedGift {
  const models = new Map<string, Map<string, { mase: number; crps: number }>>()
  for (const { model, dataset, freq, term, mase, crps } of readRecords('gift-eval-scores.csv')) {
    const scores = models.get(model!) ?? new Map()
    models.set(
      model!,
      scores.set(`${dataset}/${freq}/${term}`, { mase: numberOf(mase), crps: numberOf(crps) }),
    )
  }
  return models
}

/** One model's scores on a task of fev. */
export interface FevScore {
  readonly model: string
  readonly mase: number
  readonly wql: number
}

/** The scores on a task of fev (`chronos_zeroshot`, `monash_m3_yearly`), best MASE first. */
export function fevPublished(benchmark: string, task: string): FevScore[] {
  return readRecords('fev-scores.csv')
    .filter(row => row['benchmark'] === benchmark && row['task'] === task)
    .map(({ model, mase, wql }) => ({ model: model!, mase: numberOf(mase), wql: numberOf(wql) }))
    .sort((a, b) => a.mase - b.mase)
}

function numberOf(cell: string | undefined): number {
  return cell ? Number(cell) : NaN
}
