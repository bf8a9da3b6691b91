import { basename } from 'node:path'
import { Command } from 'commander'
import { textTable } from '../common/textTable.js'
import { invalidOption } from '../errors.js'
import { backtestReport } from '../report/index.js'
import type { Table } from '../tables/index.js'
import {
  bestRows,
  type ForecastingSet,
  forecastingSets,
  type PublishedRow,
  protocols,
  publishedRows,
} from '../tasks/index.js'
import { benchmarkForecast, type HorizonResult } from '../workflows/index.js'
import { action } from './command.js'
import { type InputOptions, readInput, takesTable, textList, typedChoice, typedWhole } from './input.js'
import { madeBy } from './madeBy.js'
import { writeText } from './writeText.js'

interface BacktestCommandOptions extends InputOptions {
  protocol: string
  horizons: string
  preset: string
  context: string
  compare?: boolean
  dataSet?: string
  report?: string
}

/** `supervised-baselines backtest`: Auto-AR's errors by a benchmark's protocol, beside published scores. */
export function backtestCommand(): Command {
  return takesTable(new Command('backtest'))
    .description('measure Auto-AR by the protocol of the long-horizon benchmarks')
    .requiredOption('--protocol <name>', `how rows are divided: ${protocols.join(', ')}`)
    .option('--horizons <steps>', 'steps ahead, separated by commas', '96,192,336,720')
    .option('--preset <name>', 'auto, or paper for the published procedure to the letter', 'auto')
    .option('--context <rows>', 'rows that a forecast may look back on', '512')
    .option('--compare', "show published scores beside, each model's best with source and protocol")
    .option('--data-set <name>', 'which published set the file is (default: told by its name)')
    .option('--report <file.html>', 'write a report with pictures here')
    .action(
      action<BacktestCommandOptions>(async ([path], options, context) => {
        const protocol = typedChoice('--protocol', options.protocol, protocols)
        const horizons = textList('--horizons', options.horizons).map(part =>
          typedWhole('--horizons', part, 1),
        )
        const preset = typedChoice('--preset', options.preset, ['auto', 'paper'])
        const lookback = typedWhole('--context', options.context, 8)
        const set = options.compare ? findSet(path!, options.dataSet) : undefined
        const table = await readInput(path!, options, context, { asIs: true })
        if (set) checkShape(set, table, path!)

        const { split, results } = await benchmarkForecast(table.columns, {
          protocol,
          horizons,
          preset,
          context: lookback,
          names: table.names,
          signal: context.signal,
          onProgress: ({ horizon, done, total }) => context.progress(`horizon ${horizon}`, done / total),
        })
        const published = set ? publishedRows(set.name, horizons) : []
        const how = `${table.rows} rows, ${table.columns.length} columns; protocol ${protocol}: tested on rows ${split.validationEnd + 1} to ${split.testEnd}, everything chosen on the rows before; preset ${preset}, context ${lookback}`
        if (options.report) {
          const page = backtestReport({
            source: basename(path!),
            protocol: how,
            results,
            published: bestRows(published),
            madeBy: madeBy(),
          })
          await writeText(options.report, page)
        }
        return {
          json: {
            file: path,
            protocol,
            preset,
            context: lookback,
            split,
            results: results.map(({ explanation, scores, ...result }) => result),
            ...(set && { dataSet: set.name, published }),
          },
          text: [
            `${path}: ${how}`,
            '',
            resultTable(results),
            ...(set ? ['', comparison(set, results, bestRows(published), published.length)] : []),
            ...(options.report ? ['', `Report written to ${options.report}.`] : []),
          ].join('\n'),
        }
      }),
    )
}

const fileNames: Readonly<Record<string, string>> = {
  electricity: 'ECL',
  exchange_rate: 'Exchange',
  national_illness: 'ILI',
}

function findSet(path: string, name: string | undefined): ForecastingSet {
  const stem = basename(path).replace(/\..*$/, '')
  const wanted = (name ?? fileNames[stem.toLowerCase()] ?? stem).toLowerCase()
  const set = forecastingSets.find(known => known.name.toLowerCase() === wanted)
  if (set) return set
  const known = forecastingSets.map(({ name }) => name).join(', ')
  throw invalidOption('--data-set', name ?? stem, `one of ${known}; scores are published for these`)
}

function checkShape(set: ForecastingSet, { rows, columns }: Table, path: string): void {
  if (rows === set.rows && columns.length === set.columns) return
  throw invalidOption(
    '--compare',
    path,
    `the whole of ${set.name}, which has ${set.rows} rows and ${set.columns} columns, not ${rows} and ${columns.length}; scores on anything else do not compare`,
  )
}

function resultTable(results: readonly HorizonResult[]): string {
  return textTable(
    ['horizon', 'MSE', 'MAE', 'differencing', 'lags', 'pooling', 'windows'],
    results.map(r => [
      String(r.horizon),
      r.mse.toFixed(4),
      r.mae.toFixed(4),
      String(r.differencing),
      String(r.lags),
      r.pooling === 'partial' ? `partial ${r.poolingWeight}` : r.pooling,
      String(r.windows),
    ]),
  )
}

function comparison(
  set: ForecastingSet,
  results: readonly HorizonResult[],
  rows: readonly PublishedRow[],
  entries: number,
): string {
  const notes: string[] = []
  const noteOf = ({ source, protocol }: PublishedRow) => {
    const note = `${source}: ${protocol}`
    if (!notes.includes(note)) notes.push(note)
    return `[${notes.indexOf(note) + 1}]`
  }
  const marks = { published: '', 'second-hand': '*', unverified: '?' }
  const first = results[0]!
  // Rows that lack the first horizon come last.
  const sortBy = ({ scores: [score] }: PublishedRow) =>
    score!.mse + (score!.horizon === first.horizon ? 0 : 1e3)
  const sorted = rows.toSorted((a, b) => sortBy(a) - sortBy(b))
  const lines = sorted.map(row => {
    const average = row.scores.find(score => score.horizon === 'average')
    return [
      `${row.model}${marks[row.standing]}`,
      row.kind,
      ...results.map(({ horizon }) => {
        const score = row.scores.find(other => other.horizon === horizon)
        return score ? score.mse.toFixed(3) : ''
      }),
      average ? average.mse.toFixed(3) : '',
      noteOf(row),
    ]
  })
  const ours = ['> Auto-AR (here)', 'supervised', ...results.map(({ mse }) => mse.toFixed(3)), '', '']
  const place = sorted.filter(row => sortBy(row) < first.mse).length
  const header = ['model', 'kind', ...results.map(({ horizon }) => `MSE ${horizon}`), 'average', 'source']
  return [
    `Published scores on ${set.name}, each model at its best of ${entries} rows known (--json gives all):`,
    textTable(header, lines.toSpliced(place, 0, ours)),
    '',
    '* as quoted by others   ? from memory, not verified',
    ...notes.map((note, i) => `[${i + 1}] ${note}`),
  ].join('\n')
}
