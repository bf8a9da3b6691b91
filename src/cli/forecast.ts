import { basename } from 'node:path'
import { Command } from 'commander'
import { count } from '../common/count.js'
import { textTable } from '../common/textTable.js'
import type { Forecast } from '../forecasting/index.js'
import { writeCSV } from '../node/writeCSV.js'
import { type ForecastReport, forecastReport } from '../report/forecastReport.js'
import {
  csvLines,
  horizonOf,
  longForecastTable,
  longNamesOf,
  type ResultTable,
  rowAxis,
  type SeriesForecast,
  type Table,
  tableRows,
  wideForecastTable,
} from '../tables/index.js'
import { readCalendarOptions } from './calendar.js'
import { chooseModel } from './chooseModel.js'
import { action, type CommandContext, type CommandResult } from './command.js'
import { forecastMany, isLarge } from './forecastMany.js'
import {
  type InputOptions,
  readInput,
  takesTable,
  typedChoice,
  typedLevels,
  typedNumber,
  typedWhole,
} from './input.js'
import { madeBy } from './madeBy.js'
import { writeText } from './writeText.js'

interface ForecastCommandOptions extends InputOptions {
  horizon?: string
  levels: string
  preset: string
  maxLag?: string
  season?: string
  calendar?: string
  holidays?: string
  min?: string
  max?: string
  output?: string
  format?: string
  report?: string
  workers?: string
  json?: boolean
}

const formats = ['wide', 'long', 'json'] as const
type Format = (typeof formats)[number]

/** `supervised-baselines forecast`: the next values of a table's columns, with intervals. */
export function forecastCommand(): Command {
  return takesTable(new Command('forecast'))
    .description('forecast the next values of every column, with intervals')
    .option(
      '--horizon <steps>',
      'how many steps ahead (default: what suits the frequency, such as 12 months)',
    )
    .option('--levels <percents>', 'intervals to give, in per cent', '80,95')
    .option(
      '--season <steps>',
      'rows in a season, such as 12 or 24,168; auto to detect it, or none (default: by the frequency)',
    )
    .option('--preset <name>', 'auto, or paper for the published procedure to the letter', 'auto')
    .option(
      '--max-lag <steps>',
      'longest lookback that --preset paper considers (default: 512, or what the rows allow)',
    )
    .option(
      '--calendar <features>',
      'what dates say, as columns known in advance: weekday, weekend, hour, month, monthStart, monthEnd, holiday',
    )
    .option('--holidays <dates>', 'days for --calendar holiday: 2024-12-25,2025-01-01, or a file of dates')
    .option('--min <value>', 'least possible value (default: 0 for series that are never negative)')
    .option('--max <value>', 'largest possible value')
    .option('--output <file>', 'write the forecast here, or - for standard output')
    .option(
      '--format <name>',
      'wide, long or json (default: as the table came, or by the name of the output)',
    )
    .option(
      '--workers <count>',
      'threads for a long table of 32 MiB or more, written to --output (default: one per processor)',
    )
    .option('--report <file.html>', 'write a report with pictures here')
    .action(
      action<ForecastCommandOptions>(async ([path], options, context) => {
        const asked = checkOptions(options)
        const calendar = await readCalendarOptions(options.calendar, options.holidays)
        const many = calendar ? undefined : await inParts(path!, options, asked, context)
        if (many) return many
        const table = await readInput(path!, options, context)
        const horizon = asked.horizon ?? defaultHorizon(table)
        context.progress('choosing the model')
        const { model, future } = chooseModel(table, { ...asked, horizon, calendar }, done =>
          context.progress(`fitting (${done})`),
        )
        const explanation = model.explain()
        const forecast = model.forecast(horizon, {
          levels: asked.levels,
          ...(asked.min !== undefined && { min: asked.min }),
          ...(asked.max !== undefined && { max: asked.max }),
          ...(future && { exogenous: future }),
        })
        const forecasts = forecastsOf(table, forecast)
        if (options.report) {
          const columns = forecasts.map((forecast, c) => ({
            ...forecast,
            history: table.columns[c]!,
            dates: forecast.axis,
          }))
          const page: ForecastReport = {
            source: basename(path!),
            explanation,
            columns,
            horizon,
            notes: table.notes,
            madeBy: madeBy(),
          }
          await writeText(options.report, forecastReport(page))
        }
        const printed = await writeForecasts(table, forecasts, asked.format, options.output, context.signal)
        if (printed !== undefined) {
          process.stderr.write(`${table.notes.join('\n')}\n`)
          return { json: JSON.parse(printed.json), text: printed.text }
        }
        return {
          json: {
            file: path,
            rows: table.rows,
            horizon,
            notes: table.notes,
            ...(table.frequency && { frequency: table.frequency.name }),
            ...('order' in model
              ? { order: model.order, pooling: model.pooling.kind }
              : { seasons: model.seasons }),
            ...(!table.panel && table.axis.isTime && { dates: datesAfter(table.axis, horizon) }),
            columns: forecasts.map(({ name, axis, mean, intervals }) => ({
              name,
              ...(table.panel && axis.isTime && { dates: datesAfter(axis, horizon) }),
              median: [...(mean as Float64Array)],
              mean: [...forecast.mean[name]!],
              intervals: intervals.map(i => ({
                level: i.level,
                lower: [...(i.lower as Float64Array)],
                upper: [...(i.upper as Float64Array)],
              })),
            })),
            ...(table.panel && { skipped: table.panel.skipped }),
            explanation,
            warnings: model.warnings,
          },
          text: inWords(table, explanation.text, forecasts, horizon, options),
        }
      }),
    )
}

/** A large long table, forecast part by part, if nothing is asked for that needs all of it at once. */
async function inParts(
  path: string,
  options: ForecastCommandOptions,
  { horizon, season, levels, min, max, preset, maxLag, format, workers }: ReturnType<typeof checkOptions>,
  context: CommandContext,
): Promise<CommandResult | undefined> {
  const { output, report, json, exogenous } = options
  const needsAll =
    [report, json, exogenous, maxLag].some(option => option !== undefined) || preset === 'paper'
  const isLongFile = output !== undefined && output !== '-' && (format === undefined || format === 'long')
  if (needsAll || !isLongFile || !(await isLarge(path))) return undefined
  const settings = {
    season,
    levels,
    min,
    max,
    workers,
    output,
    horizon: (first: Table) => horizon ?? defaultHorizon(first),
  }
  return forecastMany(path, options, settings, context)
}

function checkOptions(options: ForecastCommandOptions) {
  const { output } = options
  const named = output && /\.json$/i.test(output) ? 'json' : undefined
  return {
    horizon: options.horizon === undefined ? undefined : typedWhole('--horizon', options.horizon, 1),
    levels: options.levels === '' ? [] : typedLevels('--levels', options.levels),
    preset: typedChoice('--preset', options.preset, ['auto', 'paper']),
    maxLag: options.maxLag === undefined ? undefined : typedWhole('--max-lag', options.maxLag, 0),
    season: options.season === undefined ? undefined : typedSeason(options.season),
    min: options.min === undefined ? undefined : typedNumber('--min', options.min),
    max: options.max === undefined ? undefined : typedNumber('--max', options.max),
    workers: options.workers === undefined ? undefined : typedWhole('--workers', options.workers, 1),
    format: options.format === undefined ? named : typedChoice('--format', options.format, formats),
  }
}

/** `12`, `24,168`, `auto` or `none`. */
function typedSeason(text: string): readonly number[] | 'auto' | 'none' {
  if (text === 'auto' || text === 'none') return text
  return text.split(',').map(part => typedWhole('--season', part.trim(), 1))
}

/** Steps ahead where none are asked for: what suits the frequency, and at most a third of the rows. */
function defaultHorizon({ frequency, rows }: Table): number {
  const usual = horizonOf(frequency ?? { unit: 'step', every: 1 })
  return Math.max(1, Math.min(usual, Math.floor(rows / 3)))
}

/** The medians are the point forecasts: those of least absolute error. */
function forecastsOf(
  table: Table,
  { median, intervals }: Forecast<Record<string, Float64Array>>,
): SeriesForecast[] {
  return table.names.map((name, c) => ({
    name,
    axis: table.panel ? (table.panel.axes[c] ?? rowAxis(table.columns[c]!.length)) : table.axis,
    mean: median[name]!,
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower[name]!,
      upper: upper[name]!,
    })),
  }))
}

/** Writes the forecasts to a file; gives them as text where they are to be printed. */
async function writeForecasts(
  table: Table,
  forecasts: readonly SeriesForecast[],
  format: Format | undefined,
  output: string | undefined,
  signal: AbortSignal,
): Promise<{ json: string; text: string } | undefined> {
  if (output === undefined && format === undefined) return undefined
  const isLong = format === 'long' || (table.panel !== undefined && format !== 'wide')
  const timeName = table.panel?.time
  const result: ResultTable = isLong
    ? longForecastTable(forecasts, longNamesOf(table))
    : wideForecastTable(forecasts, timeName)
  if (output !== undefined && output !== '-') {
    if (format === 'json') await writeText(output, `${JSON.stringify(tableRows(result))}\n`)
    else await writeCSV(output, result, { signal })
    return undefined
  }
  const json = JSON.stringify(tableRows(result))
  return { json, text: format === 'json' ? json : [...csvLines(result)].join('').trimEnd() }
}

function datesAfter(axis: Table['axis'], horizon: number): string[] {
  return Array.from({ length: horizon }, (_, h) => axis.label(axis.rows + h)!)
}

/** How much of a forecast fits on a screen. */
const shown = { rows: 8, columns: 6 }

function inWords(
  table: Table,
  explanation: string,
  forecasts: readonly SeriesForecast[],
  horizon: number,
  { output, report }: ForecastCommandOptions,
): string {
  const first = forecasts.slice(0, shown.columns)
  const isDated = first.every(
    ({ axis }) => axis.isTime && axis.rows === first[0]!.axis.rows && axis.at(0) === first[0]!.axis.at(0),
  )
  const steps = isDated
    ? datesAfter(first[0]!.axis, horizon)
    : Array.from({ length: horizon }, (_, h) => String(h + 1))
  const rows = steps
    .slice(0, shown.rows)
    .map((step, h) => [step, ...first.map(({ mean }) => mean[h]!.toPrecision(5))])
  const left = [
    horizon > shown.rows && count(horizon - shown.rows, 'more row'),
    forecasts.length > shown.columns && count(forecasts.length - shown.columns, 'more column'),
  ].filter(Boolean)
  const skipped = table.panel?.skipped ?? []
  return [
    `${count(table.rows, 'row')}, ${count(forecasts.length, table.panel ? 'series' : 'column')}`,
    ...table.notes,
    ...skipped.map(({ name, reason }) => `No forecast for "${name}": ${reason}.`),
    explanation,
    '',
    textTable([isDated ? '' : 'step', ...first.map(({ name }) => name)], rows),
    ...(left.length > 0 ? [`... ${left.join(' and ')}`] : []),
    '',
    output
      ? `Forecast with intervals written to ${output}.`
      : 'Give --output forecast.csv for all of it, with intervals.',
    report ? `Report written to ${report}.` : 'Give --report report.html for pictures.',
  ].join('\n')
}
