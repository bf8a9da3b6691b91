import type { PublishedComparison } from '../tasks/index.js'
import type { MeanInterval } from '../training/meanInterval.js'
import type { Config } from '../tuning/space.js'
import type { TuneResult } from '../tuning/tuneResult.js'
import { sizeWords } from '../workflows/dasha/backbones.js'
import type { DashaSummary, ModelScores } from '../workflows/dasha/index.js'
import { duration, planLines } from '../workflows/dasha/plan.js'
import { dotPlot } from './dotPlot.js'
import { figure, htmlPage, paragraphs, section, table } from './htmlPage.js'
import { importancePlot } from './importancePlot.js'
import { kernelEvolution } from './kernelEvolution.js'
import { kernelMap } from './kernelMap.js'
import { learningCurvesPlot } from './learningCurvesPlot.js'
import { linePlot } from './linePlot.js'
import { element, type Markup } from './markup.js'
import { parallelCoordinatesPlot } from './parallelCoordinatesPlot.js'
import { kernelRow } from './tableRows.js'
import { publishedScoresPlot } from './taskPlots.js'

/** What a report of a `dasha` run is made of. */
export interface DashaReport {
  /** What `dasha` gave, or its JSON. */
  readonly result: DashaSummary
  /**
   * Scores of other models to stand beside the test score: of a published task what `compareWithPublished` gives, with
   * every score's source; else any, by the first metric.
   */
  readonly published?: PublishedComparison | readonly { readonly model: string; readonly score: number }[]
  /** How it was made, for the foot of the page. */
  readonly madeBy: string
}

/**
 * A `dasha` run as one self-contained HTML page: what was found, how it scores, how it was found and what that took.
 *
 * @example
 * ```ts no-run
 * declare const result: DashaResult
 * const html = dashaReport({ result, madeBy: 'me' })
 * ```
 */
export function dashaReport({ result, published = [], madeBy }: DashaReport): string {
  const { name, backbone, size, parameters, members, details, plan } = result
  const mean = members > 1 ? `, the mean of ${members} nets` : ''
  const study = result.tuned.study as Omit<TuneResult<Config>, 'loadBest'> | undefined
  return htmlPage({
    title: `DASHA on ${name}`,
    lead:
      `${backbone}, ${sizeWords(backbone, size)}, ${parameters} parameters${mean}; found in ${duration(result.seconds)} ` +
      `with ${(result.flops / 1e12).toPrecision(3)} TFLOP`,
    sections: [
      scoresSection(result),
      seedsSection(result),
      'rows' in published
        ? comparisonSection(published)
        : published.length > 0 && result.test
          ? publishedSection(result, published)
          : undefined,
      result.warnings.length > 0 ? section('Warnings', paragraphs(result.warnings.join('\n'))) : undefined,
      details.test?.confusion ? confusionSection('test', details.test, result) : undefined,
      details.validation.confusion ? confusionSection('validation', details.validation, result) : undefined,
      kernelsSection(result),
      settingsSection(result),
      backbonesSection(result),
      study?.rungs.some(({ results }) => results.length > 0) ? tuningSection(study) : undefined,
      retrainingSection(result),
      section(
        'Compute',
        table({
          caption:
            'What each stage took; operations are counted by the layers, two a multiply-add, backward twice forward',
          header: ['stage', 'seconds', 'TFLOP'],
          rows: [...result.compute, { stage: 'all', seconds: result.seconds, flops: result.flops }].map(
            ({ stage, seconds, flops }) => [stage, seconds.toFixed(1), (flops / 1e12).toPrecision(3)],
          ),
        }),
      ),
      section('Plan', paragraphs(planLines(plan).join('\n'))),
      section(
        'To repeat it',
        paragraphs(
          `Seed ${result.seed}, tfjs ${result.versions.tfjs} on the backend ${result.versions.backend}, preset ${plan.preset}` +
            `${plan.budget ? `, budget ${JSON.stringify(plan.budget)}` : ''}.`,
        ),
      ),
    ],
    footer: madeBy,
  })
}

function scoresSection({ details, validation }: DashaSummary): Markup {
  const { test } = details
  const rows: [string, ModelScores][] = [['validation', details.validation]]
  if (test) rows.push(['test', test])
  if (test?.withoutDuplicates) rows.push(['test, without what training has', test.withoutDuplicates])
  const names = Object.keys(validation)
  return section(
    'Scores',
    table({
      caption: 'Scores of the model; in brackets where 95 % of resamples of the examples put them',
      header: ['part', 'examples', ...names, 'loss'],
      rows: rows.map(([part, { examples, scores, loss, intervals }]) => [
        part,
        String(examples),
        ...names.map(name => {
          const { lower, upper } = intervals?.[name] ?? {}
          return `${fixed(scores[name])}${lower === undefined ? '' : ` (${fixed(lower)} to ${fixed(upper)})`}`
        }),
        fixed(loss),
      ]),
    }),
    paragraphs(
      test
        ? 'Everything was chosen on validation data; the test data were scored once, at the end.'
        : 'Everything was chosen on validation data, so that its score is too good; there were no test data.',
      'muted',
    ),
  )
}

function seedsSection({ spread, retrained, validation }: DashaSummary): Markup | undefined {
  if (!spread) return undefined
  const names = Object.keys(validation)
  const interval = (of: MeanInterval | undefined) =>
    of ? `${fixed(of.mean)} (${fixed(of.lower)} to ${fixed(of.upper)})` : ''
  return section(
    'Seeds',
    table({
      caption:
        'The best configuration, trained anew from each seed and each net tested by itself; in brackets where Student puts the mean of such nets with 95 %',
      header: ['seed', ...names.map(name => `validation ${name}`), ...names.map(name => `test ${name}`)],
      rows: [
        ...spread.seeds.map(({ seed, candidate, test }) => [
          String(seed),
          ...names.map(name => fixed(retrained.candidates[candidate]!.validation.scores[name])),
          ...names.map(name => fixed(test?.scores[name])),
        ]),
        [
          'mean',
          ...names.map(name => interval(spread.validation[name])),
          ...names.map(name => interval(spread.test?.[name])),
        ],
      ],
    }),
  )
}

function publishedSection(
  { test, name }: DashaSummary,
  published: readonly { readonly model: string; readonly score: number }[],
): Markup {
  const [metric, score] = Object.entries(test!)[0]!
  const rows = [...published, { model: 'DASHA (here)', score }].sort((a, b) => b.score - a.score)
  return section(
    'Beside published scores',
    figure(size =>
      dotPlot({
        ...size,
        title: `${metric} on ${name}`,
        rows: rows.map(({ model, score }) => ({
          label: model,
          values: [{ value: score, series: model === 'DASHA (here)' ? 1 : 0 }],
          strong: model === 'DASHA (here)',
        })),
      }),
    ),
  )
}

function comparisonSection(comparison: PublishedComparison): Markup {
  const { rows, metric, notes } = comparison
  return section(
    'Beside published scores',
    figure(size => publishedScoresPlot(comparison, size)),
    table({
      caption: 'Each published model at its best, with source and protocol',
      header: ['model', metric, 'difference', 'kind', 'standing', 'protocol', 'source'],
      rows: rows.map(({ model, value, isOwn, difference, score }) => [
        model,
        fixed(value),
        isOwn ? '' : fixed(difference),
        score?.kind ?? 'measured here',
        score?.standing ?? '',
        score?.protocol ?? '',
        score?.source ?? '',
      ]),
    }),
    notes.length > 0 ? paragraphs(notes.join('\n'), 'muted') : undefined,
  )
}

function confusionSection(part: string, { confusion }: ModelScores, { classNames }: DashaSummary): Markup {
  const totals = confusion!.map(row => row.reduce((sum, n) => sum + n, 0))
  return section(
    `Confusion on ${part}`,
    table({
      caption:
        'Examples of each class by what they were predicted as, and how many percent were predicted right',
      header: ['truly', ...classNames.map(name => `as ${name}`), 'right'],
      rows: confusion!.map((row, i) => {
        const right = totals[i] === 0 ? '' : `${((100 * row[i]!) / totals[i]!).toFixed(1)}`
        return [classNames[i]!, ...row.map(String), right]
      }),
      shade: (row, column) => (confusion![row]![column - 1] ?? 0) / Math.max(1, totals[row]!),
    }),
  )
}

function kernelsSection({ kernels, hyperparameters, searched }: DashaSummary): Markup {
  const search = searched.backbones.find(({ name }) => name === searched.chosen)!.search
  const hasPictures = search !== undefined && search.history.length > 0
  const isFound = hyperparameters.kernels === 'found'
  const header = ['layer', 'size', 'dilation', 'reaches', ...(isFound ? ['probability'] : [])]
  return section(
    'Kernels',
    paragraphs(
      isFound
        ? 'Those that the search decided on with their probability there, and the own ones of the backbone elsewhere.'
        : "The backbone's own: validation preferred them, or the search decided on none.",
      'muted',
    ),
    table({
      caption: 'The kernel of every searchable layer, and the elements it reaches over',
      header,
      rows: kernels.map(kernel => kernelRow(kernel).slice(0, header.length)),
    }),
    hasPictures ? figure(size => kernelMap(search, size)) : undefined,
    hasPictures && search.history.length > 1 ? figure(size => kernelEvolution(search, size)) : undefined,
  )
}

function settingsSection({ hyperparameters }: DashaSummary): Markup {
  return section(
    'Hyperparameters',
    table({
      caption: 'Hyperparameters of the best candidate',
      header: ['hyperparameter', 'value'],
      rows: Object.entries(hyperparameters).map(([name, value]) => [
        name,
        typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value),
      ]),
    }),
  )
}

function backbonesSection({ searched, plan }: DashaSummary): Markup {
  return section(
    'Backbones',
    table({
      caption: 'Backbones by their validation score, the one chosen among them',
      header: ['backbone', 'parameters', 'score', 'of', 'seconds', 'chosen'],
      rows: searched.backbones.map(({ name, score, scoreOf, seconds }) => [
        name,
        String(plan.backbones.find(backbone => backbone.name === name)!.parameters),
        score === undefined ? '' : fixed(score),
        scoreOf === 'probe' ? 'a short training' : scoreOf === 'search' ? "the search's own net" : '',
        seconds.toFixed(1),
        name === searched.chosen ? 'yes' : '',
      ]),
    }),
  )
}

function tuningSection(study: Omit<TuneResult<Config>, 'loadBest'>): Markup {
  return section(
    'Tuning',
    paragraphs(`${study.trials.length} trials by ASHA; ended: ${study.reason}.`, 'muted'),
    figure(size => learningCurvesPlot(study, size)),
    figure(size => parallelCoordinatesPlot(study, size)),
    figure(size => importancePlot(study, size)),
  )
}

function retrainingSection({ retrained, validation, plan }: DashaSummary): Markup {
  const metric = Object.keys(validation)[0]!
  const { candidates, best, members } = retrained
  const curves = (pick: (record: (typeof candidates)[number]['history'][number]) => number) =>
    candidates.map(({ history }, i) => ({
      label: `${i + 1}${i === best ? ', best' : ''}`,
      x: Float64Array.from(history, ({ epoch }) => epoch),
      y: Float64Array.from(history, pick),
    }))
  return section(
    'Retraining',
    element(
      'p',
      { class: 'muted' },
      `${candidates.length} ${candidates.length === 1 ? 'net' : 'nets'} with configurations of the tuner or regularised, trained in full with ` +
        `the preset ${plan.preset}; the model is ` +
        (members.length > 1 ? `the mean of ${members.length} of them.` : 'the best.') +
        (plan.backbones.some(({ retrain }) => retrain.isProgressive)
          ? ' The first three quarters of the epochs saw small images, and are validated on such.'
          : ''),
    ),
    figure(size =>
      linePlot({
        ...size,
        title: `Validation ${metric} by epoch`,
        curves: curves(({ validation }) => validation?.metrics[metric] ?? Number.NaN),
        xLabel: 'epoch',
        yLabel: metric,
      }),
    ),
    figure(size =>
      linePlot({
        ...size,
        title: 'Training loss by epoch',
        curves: curves(({ trainLoss }) => trainLoss),
        xLabel: 'epoch',
        yLabel: 'loss',
      }),
    ),
    table({
      caption: 'What was retrained, and how it validated',
      header: [
        ...['candidate', 'kernels', 'learning rate', 'dropout', 'segments', 'epochs', 'best epoch'],
        ...[metric, 'seconds', 'status'],
      ],
      rows: candidates.map(({ hyperparameters, history, bestEpoch, validation, seconds, status }, i) => [
        String(i + 1),
        hyperparameters.kernels,
        String(Number(hyperparameters.learningRate.toPrecision(3))),
        String(Number(hyperparameters.dropout.toPrecision(3))),
        String(hyperparameters.segments),
        String(history.length),
        String(bestEpoch),
        fixed(validation.scores[metric]),
        seconds.toFixed(1),
        status,
      ]),
    }),
  )
}

function fixed(value: number | undefined | null): string {
  return value === undefined || value === null ? '' : value.toFixed(4)
}
