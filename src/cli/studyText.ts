import { first, sizeOf } from '../tuning/rankedTree.js'
import type { AshaState } from '../tuning/state.js'
import { tuneResult } from '../tuning/tuneResult.js'
import { textTable } from './textTable.js'

/** How a study stands, for people: its rungs, its trials, the best and the time. */
export function studyText(state: AshaState, elapsed: number, timeLeft?: number): string {
  const rows = state.brackets.flatMap(({ rungs }, bracket) =>
    rungs.map(rung => [
      String(bracket),
      String(rung.resource),
      String(sizeOf(rung.ranked)),
      String(sizeOf(rung.paused)),
      short(first(rung.ranked)?.value),
    ]),
  )
  const { counts, best, settings } = state
  const trials = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ')
  const of = settings.maxTrials === null ? '' : ` of ${settings.maxTrials}`
  const time = `${elapsed.toFixed(0)} s${timeLeft === undefined ? '' : `, ${timeLeft.toFixed(0)} s left`}`
  return [
    textTable(['bracket', 'resource', 'results', 'paused', 'best'], rows),
    `trials: ${state.trials.size}${of} started: ${trials || 'none'}`,
    best ? `best: ${short(best.value)} at ${best.resource}, trial ${best.trial}` : 'best: none yet',
    `time: ${time}${state.ended ? `; ended: ${state.ended}` : ''}`,
  ].join('\n')
}

/** The study as one object of plain JSON: what `--json` prints. */
export function studyJson(state: AshaState): object {
  const { best, trials, rungs, reason, wallTime, computeTime } = tuneResult({ state })
  return {
    best: best ?? null,
    reason: reason ?? null,
    wallTime,
    computeTime,
    counts: state.counts,
    rungs,
    trials,
  }
}

/** A value in five digits; nothing for none. */
export function short(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value)
    ? String(value ?? '')
    : String(Number(value.toPrecision(5)))
}
