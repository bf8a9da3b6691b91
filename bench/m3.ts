/**
 * `autoAR` on the 3,003 series of the M3 competition beside its 24 methods: sMAPE and MASE, by frequency and in all.
 *
 * `npm run bench -- m3 [--json]`; environment: WORKERS, FORECASTER, JOURNAL, DATA_DIR.
 *
 * The naive forecast of the yearly and the other series must have the scores of the competition's NAIVE2, which it is there.
 */
import type { Benchmark } from './support/benchmark.js'
import { evaluateTasks, type TaskScores } from './support/fevItem.js'
import { forecasterName } from './support/forecasterUnderTest.js'
import { hasSeries, readRecords } from './support/seriesSets.js'

const frequencies = ['yearly', 'quarterly', 'monthly', 'other'] as const
const counts = { yearly: 645, quarterly: 756, monthly: 1428, other: 174 }

type Measure = 'smape' | 'mase'
type Row = Record<string, string>

export const run: Benchmark = async ({ log }) => {
  if (!hasSeries(log)) return { figures: {} }
  const tasks = await evaluateTasks(
    'm3',
    frequencies.map(frequency => `m3_${frequency}`),
    log,
  )
  const methods = readRecords('m3-method-scores.csv')
  checkNaive(tasks, methods, log)
  const ours = ownRow(tasks)
  const rows = [...methods, ours]
  for (const measure of ['smape', 'mase'] as const) {
    log(`${measure === 'smape' ? 'sMAPE' : 'MASE'}: yearly, quarterly, monthly, other, all`)
    for (const row of rows.toSorted((a, b) => value(a, 'all', measure) - value(b, 'all', measure))) {
      const cells = [...frequencies, 'all']
        .map(part => value(row, part, measure).toFixed(3).padStart(7))
        .join(' ')
      log(`  ${row['method']!.padEnd(24)} ${cells}`)
    }
  }
  const figures: Record<string, number> = {}
  for (const part of [...frequencies, 'all'])
    for (const measure of ['smape', 'mase'] as const)
      figures[`${part}/${measure}`] = value(ours, part, measure)
  return { figures }
}

function value(row: Row, part: string, measure: Measure): number {
  return Number(row[`${part}_${measure}`])
}

/** Our scores in the columns of the competition's table. */
function ownRow(tasks: readonly TaskScores[]): Row {
  const row: Row = { method: `>>> ${forecasterName} (here)` }
  const all = { smape: 0, mase: 0 }
  for (const [k, frequency] of frequencies.entries()) {
    const { smape, seriesMase } = tasks[k]!.scores
    row[`${frequency}_smape`] = String(smape)
    row[`${frequency}_mase`] = String(seriesMase)
    all.smape += (counts[frequency] * smape) / 3003
    all.mase += (counts[frequency] * seriesMase) / 3003
  }
  return { ...row, all_smape: String(all.smape), all_mase: String(all.mase) }
}

function checkNaive(
  tasks: readonly TaskScores[],
  methods: readonly Row[],
  log: (line: string) => void,
): void {
  const naive2 = methods.find(({ method }) => method === 'NAIVE2')!
  for (const frequency of ['yearly', 'other']) {
    const { smape, seriesMase } = tasks.find(({ task }) => task === `m3_${frequency}`)!.naive
    const published = { smape: value(naive2, frequency, 'smape'), mase: value(naive2, frequency, 'mase') }
    log(
      `naive, ${frequency}: sMAPE ${smape.toFixed(4)} (NAIVE2 published ${published.smape}), ` +
        `MASE ${seriesMase.toFixed(4)} (${published.mase})`,
    )
  }
}
