import type { PublishedRow } from '../tasks/index.js'
import type { HorizonResult } from '../workflows/index.js'
import { dotPlot } from './dotPlot.js'
import { differenced, kpssSection, lookbackFigure } from './forecastReport.js'
import { figure, htmlPage, paragraphs, section, table } from './htmlPage.js'
import { linePlot } from './linePlot.js'
import type { Markup } from './markup.js'

/** What a backtest report is made of. */
export interface BacktestReport {
  /** Where the data came from, such as the file's name. */
  source: string
  /** How the rows were divided, in words. */
  protocol: string
  /** One a horizon. */
  results: readonly HorizonResult[]
  /** Published scores to stand beside; none for data that nobody published scores on. */
  published?: readonly PublishedRow[]
  /** How it was made, for the foot of the page. */
  madeBy: string
}

/** A backtest as one self-contained HTML page: errors by horizon, beside published ones, and how each model was chosen. */
export function backtestReport(report: BacktestReport): string {
  const { source, results, published = [] } = report
  const horizons = results.map(result => result.horizon)
  return htmlPage({
    title: `Backtest on ${source}`,
    lead: report.protocol,
    sections: [
      section(
        'Errors by horizon',
        table({
          caption: 'Errors of values standardized by the train part, over all windows of the test part',
          header: ['horizon', 'MSE', 'MAE', 'model', 'windows'],
          rows: results.map(r => [
            String(r.horizon),
            r.mse.toFixed(4),
            r.mae.toFixed(4),
            modelWords(r),
            String(r.windows),
          ]),
        }),
      ),
      ...(published.length > 0 ? [comparison(results, published, horizons)] : []),
      section(
        'Errors by step',
        figure(size => errorByStepPlot(results, size)),
      ),
      ...results.map(result =>
        section(
          `Model for horizon ${result.horizon}`,
          paragraphs(result.explanation.text),
          lookbackFigure(result.explanation),
        ),
      ),
      kpssSection(results[0]!.explanation),
    ],
    footer: report.madeBy,
  })
}

function comparison(
  results: readonly HorizonResult[],
  published: readonly PublishedRow[],
  horizons: readonly number[],
): Markup {
  const ours = results.map(({ horizon, mse }) => ({ horizon, mse }))
  const rows = [{ model: 'Auto-AR (measured here)', kind: 'supervised', scores: ours }, ...published]
  const scoreAt = (scores: PublishedRow['scores'], horizon: number) =>
    scores.find(score => score.horizon === horizon)?.mse
  const pictures = horizons.map(horizon => {
    const dots = rows
      .flatMap((row, i) => {
        const value = scoreAt(row.scores, horizon)
        return value === undefined ? [] : [{ row, value, isOurs: i === 0 }]
      })
      .sort((a, b) => a.value - b.value)
    // A few models are so far behind that they would press all others together.
    const best = dots[0]?.value ?? 0
    const shown = dots.filter(dot => dot.value <= 1.5 * best || dot.isOurs)
    const left = dots.length - shown.length
    return figure(size =>
      dotPlot({
        ...size,
        title: `MSE at horizon ${horizon}`,
        subtitle: `lower is better; best published row of each model${left > 0 ? `; ${left} beyond 1.5 times the best left out` : ''}`,
        rows: shown.map(({ row, value, isOurs }) => ({
          label: isOurs ? 'Auto-AR (here)' : row.model,
          values: [
            { value, series: isOurs ? 1 : kinds.indexOf(row.kind) === 2 ? 0 : kinds.indexOf(row.kind) + 2 },
          ],
          strong: isOurs,
        })),
        series: ['trained on this set', 'Auto-AR', 'pretrained, zero-shot', 'pretrained, tuned on this set'],
      }),
    )
  })
  return section(
    'Beside published scores',
    ...pictures,
    table({
      caption: 'The published scores, each with its source and protocol',
      header: ['model', 'kind', ...horizons.map(h => `MSE ${h}`), 'standing', 'protocol', 'source'],
      rows: published.map(row => [
        row.model,
        row.kind,
        ...horizons.map(horizon => scoreAt(row.scores, horizon)?.toFixed(3) ?? ''),
        row.standing,
        row.protocol,
        row.source,
      ]),
    }),
  )
}

const kinds = ['zero-shot', 'fine-tuned', 'supervised']

function errorByStepPlot(results: readonly HorizonResult[], size: { width: number }): string {
  return linePlot({
    ...size,
    title: 'Mean squared error by steps ahead',
    subtitle: 'each curve is the model chosen for that horizon',
    curves: results.map(({ horizon, scores }) => ({
      label: `for ${horizon}`,
      x: Float64Array.from(scores.steps, (_, i) => i + 1),
      y: Float64Array.from(scores.steps, step => step.mse),
    })),
    xLabel: 'steps ahead',
    yLabel: 'MSE',
    height: 320,
  })
}

function modelWords({ lags, differencing, pooling, poolingWeight }: HorizonResult): string {
  const shared = { shared: 'shared', perColumn: 'one a column', partial: `pooled ${poolingWeight}` }[pooling]
  return `${lags} lags, ${differenced(differencing)}, ${shared}`
}
