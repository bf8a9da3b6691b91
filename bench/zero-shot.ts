/**
 * `autoAR` on the zero-shot tasks of Chronos by fev's protocol, beside every published model.
 *
 * `npm run bench -- zero-shot [--json]`; environment: TASKS (`m3_monthly,hospital`), WORKERS, FORECASTER, JOURNAL, DATA_DIR.
 *
 * `autoAR` learns from all series of a task at once; the other statistical models and most networks see one series at a time.
 */
import type { Benchmark } from './support/benchmark.js'
import { evaluateTasks, reportTask } from './support/fevItem.js'
import { fevTasks } from './support/fevTasks.js'
import { forecasterName } from './support/forecasterUnderTest.js'
import { geometricMean } from './support/forecastScores.js'
import { hasSeries } from './support/seriesSets.js'

export const run: Benchmark = async ({ log }) => {
  if (!hasSeries(log)) return { figures: {} }
  const asked = process.env['TASKS']?.split(',')
  const names = Object.keys(fevTasks).filter(
    name => fevTasks[name]!.published?.benchmark === 'chronos_zeroshot' && (asked?.includes(name) ?? true),
  )
  const tasks = await evaluateTasks('zero-shot', names, log)
  const figures: Record<string, number> = {}
  for (const scored of tasks) {
    reportTask(scored, forecasterName, log)
    figures[`${scored.task}/mase`] = scored.scores.seriesMase
    figures[`${scored.task}/wql`] = scored.scores.wql
    figures[`${scored.task}/cover80`] = scored.scores.coverage
  }
  const relative = tasks.map(({ scores, naive }) => scores.seriesMase / naive.seriesMase)
  return { figures: { ...figures, zeroShotMase: geometricMean(relative) } }
}
