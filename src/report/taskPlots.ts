import {
  type Aggregate,
  type ComparisonRow,
  type PublishedComparison,
  performanceProfiles,
} from '../tasks/index.js'
import { dotPlot } from './dotPlot.js'
import { linePlot } from './linePlot.js'

/** Options of `performanceProfilePlot` and `rankPlot`. */
export interface AggregatePlotOptions {
  /** Of the picture. Default: says what is drawn. */
  readonly title?: string
  /** The most models shown, the best by average rank first; `emphasis` is always among them. Default 8. */
  readonly models?: number
  /** A model that is to stand out. */
  readonly emphasis?: string
  /** Where a profile's axis ends; default where every shown model has reached all that it reaches, at most 3. */
  readonly upTo?: number
  /** Pixels; default 760. */
  readonly width?: number
}

/** Performance profiles as an SVG document: on what share of the tasks each model is within a factor of the best. */
export function performanceProfilePlot(aggregate: Aggregate, options: AggregatePlotOptions = {}): string {
  const shown = shownModels(aggregate, options)
  const profiles = performanceProfiles(aggregate).filter(({ model }) => shown.includes(model))
  const ends = profiles.map(({ points }) => points.at(-1)!.ratio)
  const upTo = options.upTo ?? Math.min(3, Math.max(1.2, ...ends) * 1.02)
  return linePlot({
    ...(options.width !== undefined && { width: options.width }),
    title: options.title ?? 'Performance profiles',
    subtitle: `share of ${aggregate.tasks.length} tasks on which a model's distance from a perfect score is within a factor of the best model's; higher is better`,
    curves: profiles.map(({ model, points }) => ({ label: model, ...steps(points, upTo) })),
    xLabel: 'factor of the best',
    yDomain: [0, 1],
    labels: 'legend',
    height: 360,
  })
}

/** Ranks as an SVG document: a row a model, a dot for its rank on each task and one for the average. */
export function rankPlot(aggregate: Aggregate, options: AggregatePlotOptions = {}): string {
  const shown = shownModels(aggregate, { models: 20, ...options })
  return dotPlot({
    ...(options.width !== undefined && { width: options.width }),
    title: options.title ?? 'Ranks',
    subtitle: `on ${aggregate.tasks.length} tasks; 1 is the best, and models that tie share their places`,
    rows: aggregate.models
      .filter(({ model }) => shown.includes(model))
      .map(row => ({
        label: row.model,
        strong: row.model === options.emphasis,
        values: [
          ...row.ranks.flatMap(rank => (rank === null ? [] : [{ value: rank, series: 0 }])),
          { value: row.averageRank, series: 1 },
        ],
      })),
    series: ['rank on a task', 'average rank'],
    xLabel: 'rank',
  })
}

/** A score beside the published ones as an SVG document: a dot a model, with the own score's interval as lines across. */
export function publishedScoresPlot(
  comparison: PublishedComparison,
  options: { title?: string; width?: number } = {},
): string {
  const { own, rows, metric, notes } = comparison
  const interval =
    own.lower === undefined || own.upper === undefined
      ? []
      : [
          { x: own.lower, label: own.lower.toFixed(3) },
          { x: own.upper, label: own.upper.toFixed(3) },
        ]
  const seriesOf = ({ score }: ComparisonRow) => (score ? kindWords[score.kind] : own.model)
  const series = [...new Set([own.model, ...Object.values(kindWords)])].filter(name =>
    rows.some(row => seriesOf(row) === name),
  )
  const [relation] = notes.filter(note => note.startsWith('published scores are of'))
  return dotPlot({
    ...(options.width !== undefined && { width: options.width }),
    title: options.title ?? comparison.title,
    subtitle: `${metricWords[metric]}; higher is better; each model at its best published score${interval.length > 0 ? '; dashed: interval of the score measured here' : ''}${relation ? `; ${relation}` : ''}`,
    rows: rows.map(row => ({
      label: row.model,
      strong: row.isOwn,
      values: [{ value: row.value, series: series.indexOf(seriesOf(row)) }],
    })),
    series,
    rules: interval,
    xLabel: metricWords[metric],
  })
}

const kindWords = {
  supervised: 'trained on this task alone',
  'fine-tuned': 'pretrained, tuned on this task',
  frozen: 'pretrained, frozen',
}

const metricWords: Readonly<Record<PublishedComparison['metric'], string>> = {
  mcc: 'MCC',
  accuracy: 'accuracy',
  f1: 'F1',
  f1Macro: 'macro F1',
  f1Micro: 'micro F1',
  ap: 'average precision',
  map: 'mean average precision',
  mapMicro: 'micro average precision',
}

function shownModels({ models }: Aggregate, { models: most = 8, emphasis }: AggregatePlotOptions): string[] {
  const names = models.map(({ model }) => model)
  const first = names.slice(0, most)
  if (emphasis === undefined || first.includes(emphasis) || !names.includes(emphasis)) return first
  return [...first.slice(0, -1), emphasis]
}

/** A staircase through the points, level up to `end`. */
function steps(
  points: readonly { ratio: number; share: number }[],
  end: number,
): { x: number[]; y: number[] } {
  const within = points.filter(({ ratio }) => ratio <= end)
  const x: number[] = []
  const y: number[] = []
  for (const { ratio, share } of within) {
    if (y.length > 0) {
      x.push(ratio)
      y.push(y.at(-1)!)
    }
    x.push(ratio)
    y.push(share)
  }
  return { x: [...x, end], y: [...y, y.at(-1)!] }
}
