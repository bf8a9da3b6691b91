import type { Config } from '../tuning/space.js'
import type { TrialResult, TuneResult } from '../tuning/tuneResult.js'
import { figure, htmlPage, paragraphs, section, table } from './htmlPage.js'
import { importancePlot } from './importancePlot.js'
import { learningCurvesPlot } from './learningCurvesPlot.js'
import type { Markup } from './markup.js'
import { parallelCoordinatesPlot } from './parallelCoordinatesPlot.js'

/** What a report of a study is made of. */
export interface TuningReport {
  /** What was tuned, such as the journal's name. */
  source: string
  /** What `ashaTune` gave, or `tuneResult` of a journal that was folded. */
  result: Omit<TuneResult<Config>, 'loadBest'>
  /** How it was made, for the foot of the page. */
  madeBy: string
}

/** The most trials in the table; the best ones stay. */
const mostRows = 300

/**
 * A study as one self-contained HTML page: the best trial, pictures, its rungs, and what became of each trial.
 *
 * @example
 * const space = { lr: logUniform(1e-4, 1) }
 * const objective = async ({ config }: { config: { lr: number } }) => config.lr
 * const result = await ashaTune({ space, objective, maxResource: 3, maxTrials: 20 })
 * const html = tuningReport({ source: 'a formula', result, madeBy: 'me' })
 */
export function tuningReport({ source, result, madeBy }: TuningReport): string {
  const { trials, reason, wallTime, computeTime } = result
  const hasResults = result.rungs.some(({ results }) => results.length > 0)
  const ended = reason === undefined ? 'not ended' : `ended: ${reason}`
  return htmlPage({
    title: `Tuning of ${source}`,
    lead:
      `${trials.length} trials in ${duration(wallTime)}, ${duration(computeTime)} of workers' time; ` +
      `tuned by ASHA; ${ended}`,
    sections: [
      bestSection(result),
      ...(hasResults
        ? [
            section(
              'Learning curves',
              figure(size => learningCurvesPlot(result, size)),
            ),
            section(
              'Hyperparameters',
              figure(size => parallelCoordinatesPlot(result, size)),
              figure(size => importancePlot(result, size)),
            ),
          ]
        : []),
      rungsSection(result),
      trialsSection(result),
    ],
    footer: madeBy,
  })
}

function bestSection({ best }: TuningReport['result']): Markup {
  if (!best) return section('Best trial', paragraphs('No trial has a result yet.'))
  return section(
    'Best trial',
    paragraphs(`Trial ${best.trial}: ${short(best.value)} at ${best.resource}.`),
    table({
      caption: 'Its hyperparameters',
      header: ['hyperparameter', 'value'],
      rows: Object.entries(best.config).map(([name, value]) => [
        name,
        typeof value === 'number' ? short(value) : String(value),
      ]),
    }),
  )
}

function rungsSection({ rungs, trials }: TuningReport['result']): Markup {
  const brackets = new Set(rungs.map(({ bracket }) => bracket)).size
  return section(
    'Rungs',
    table({
      caption: 'How many trials came to each rung, their values there, and how many went on',
      header: [...(brackets > 1 ? ['bracket'] : []), 'resource', 'results', 'best', 'median', 'gone on'],
      rows: rungs.map(({ bracket, resource, results }) => [
        ...(brackets > 1 ? [String(bracket)] : []),
        String(resource),
        String(results.length),
        short(results[0]?.value),
        short(results[results.length >> 1]?.value),
        String(results.filter(({ trial }) => trials[trial]!.resource > resource).length),
      ]),
    }),
  )
}

function trialsSection({ rungs, trials }: TuningReport['result']): Markup {
  const standing = new Map<number, number>()
  const highestFirst = [...rungs].sort((a, b) => b.resource - a.resource)
  for (const { trial } of highestFirst.flatMap(({ results }) => results)) {
    if (!standing.has(trial)) standing.set(trial, standing.size)
  }
  const rank = ({ trial }: TrialResult) => standing.get(trial) ?? Infinity
  const sorted = [...trials].sort((a, b) => rank(a) - rank(b) || a.trial - b.trial)
  const names = [...new Set(trials.flatMap(({ config }) => Object.keys(config)))]
  const left = sorted.length - mostRows
  return section(
    'Trials',
    table({
      caption: 'Those that came furthest first',
      header: ['trial', 'value', 'resource', ...names, 'seconds', 'what became of it'],
      rows: sorted.slice(0, mostRows).map(({ trial, value, resource, config, computeTime, why }) => [
        String(trial),
        short(value),
        String(resource),
        ...names.map(name => {
          const held = config[name]
          return typeof held === 'number' ? short(held) : String(held ?? '')
        }),
        computeTime.toFixed(1),
        why,
      ]),
    }),
    left > 0 ? paragraphs(`${left} more trials are not shown.`) : undefined,
  )
}

/** A number in four digits; nothing for none. */
function short(value: number | undefined): string {
  if (value === undefined) return ''
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value)
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(0)} s`
  return seconds < 7200 ? `${(seconds / 60).toFixed(1)} minutes` : `${(seconds / 3600).toFixed(1)} hours`
}
