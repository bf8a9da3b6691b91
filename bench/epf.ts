/**
 * `autoAR` on hourly electricity prices of NP and DE with two columns known ahead, by fev-bench's 20 windows of a day, beside
 * every published model, and the two of the field itself: LEAR and DNN.
 *
 * `npm run bench -- epf [--json]`; environment: TASKS (`epf_np,epf_de`), WORKERS, FORECASTER, JOURNAL, DATA_DIR.
 */
import type { Benchmark } from './support/benchmark.js'
import { evaluateTasks, reportTask } from './support/fevItem.js'
import { forecasterName } from './support/forecasterUnderTest.js'
import { hasSeries } from './support/seriesSets.js'

/** MASE of the field's own models on NP and DE. */
const field = { LEAR: { epf_np: 0.886, epf_de: 0.697 }, DNN: { epf_np: 0.929, epf_de: 0.505 } }

export const run: Benchmark = async ({ log }) => {
  if (!hasSeries(log)) return { figures: {} }
  const names = process.env['TASKS']?.split(',') ?? ['epf_np', 'epf_de']
  const figures: Record<string, number> = {}
  for (const scored of await evaluateTasks('epf', names, log)) {
    reportTask(scored, forecasterName, log)
    for (const [model, mase] of Object.entries(field)) {
      log(
        `  ${model.padEnd(28)} ${mase[scored.task as keyof typeof mase].toFixed(3)}  (the field's own model)`,
      )
    }
    figures[`${scored.task}/mase`] = scored.scores.seriesMase
    figures[`${scored.task}/wql`] = scored.scores.wql
    figures[`${scored.task}/cover80`] = scored.scores.coverage
  }
  return { figures }
}
