import { basename } from 'node:path'
import { textTable } from '../common/textTable.js'
import { readFileJournal } from '../node/fileJournal.js'
import { tuningReport } from '../report/tuningReport.js'
import { foldJournal } from '../tuning/journalLines.js'
import { first, sizeOf } from '../tuning/rankedTree.js'
import { type AshaState, trialOf } from '../tuning/state.js'
import { estimatedTimeLeft } from '../tuning/timeLeft.js'
import { tuneResult } from '../tuning/tuneResult.js'
import type { CommandResult } from './command.js'
import { madeBy } from './madeBy.js'
import { writeText } from './writeText.js'

/** How a study stands, for people: its rungs, its trials, the best and the time, in seconds. */
export function studyText(state: AshaState, elapsed: number, timeLeft?: number): string {
  const { settings, best } = state
  const hasBrackets = state.brackets.length > 1
  const rows = state.brackets.flatMap(({ rungs }, bracket) =>
    rungs.map(rung => [
      ...(hasBrackets ? [String(bracket)] : []),
      String(rung.resource),
      String(sizeOf(rung.ranked)),
      String(sizeOf(rung.paused)),
      short(first(rung.ranked)?.value),
    ]),
  )
  const of = settings.maxTrials === null ? '' : ` of ${settings.maxTrials}`
  const config = best && trialOf(state, best.trial)!.config
  return [
    textTable([...(hasBrackets ? ['bracket'] : []), 'resource', 'results', 'paused', 'best'], rows),
    `trials: ${state.trials.size}${of} started: ${countsInWords(state) || 'none'}`,
    best ? `best: ${short(best.value)} at ${best.resource}, trial ${best.trial}` : 'best: none yet',
    ...(config ? [`      ${Object.entries(config).map(valueInWords).join(', ')}`] : []),
    `time: ${duration(elapsed)}${leftInWords(state, timeLeft)}`,
  ].join('\n')
}

/** How a study stands, in one line. */
export function studyLine(state: AshaState, elapsed: number, timeLeft?: number): string {
  const { best, trials } = state
  const found = best ? `best ${short(best.value)} at ${best.resource}, trial ${best.trial}` : 'no result yet'
  return (
    `${duration(elapsed)}: ${trials.size} trials (${countsInWords(state) || 'none'}); ${found}` +
    leftInWords(state, timeLeft)
  )
}

/** The study as one object of plain JSON: what `--json` prints. */
function studyJson(state: AshaState): object {
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

/** A study as its journal has it. */
export async function readStudyState(journal: string): Promise<AshaState> {
  return foldJournal(await readFileJournal(journal)).state
}

/** What `tune` and `status` give in the end; writes the HTML report, if one is asked for. */
export async function studyResult(
  journal: string,
  state: AshaState,
  report: string | undefined,
): Promise<CommandResult> {
  const text = studyText(state, state.elapsed / 1000, estimatedTimeLeft(state))
  if (report === undefined) return { json: studyJson(state), text }
  const source = basename(journal)
  await writeText(report, tuningReport({ source, result: tuneResult({ state }), madeBy: madeBy() }))
  return { json: studyJson(state), text: `${text}\nReport written to ${report}.` }
}

/** A value in five digits; nothing for none. */
export function short(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value)
    ? String(value ?? '')
    : String(Number(value.toPrecision(5)))
}

function countsInWords({ counts }: AshaState): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ')
}

function valueInWords([name, value]: [string, unknown]): string {
  return `${name} ${typeof value === 'number' ? short(value) : String(value)}`
}

function leftInWords(state: AshaState, timeLeft: number | undefined): string {
  if (state.ended !== undefined) return `; ended: ${state.ended}`
  return timeLeft === undefined ? '' : `, about ${duration(timeLeft)} left`
}

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 100) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 100) return `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
