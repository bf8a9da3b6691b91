import { basename } from 'node:path'
import { Command } from 'commander'
import { textTable } from '../common/textTable.js'
import { autoAR, forecastTable } from '../forecasting/index.js'
import { type Table, writeCSV } from '../node/index.js'
import { type ForecastColumn, forecastReport, timeAxis } from '../report/index.js'
import { action } from './command.js'
import {
  byName,
  type InputOptions,
  readInput,
  takesTable,
  typedChoice,
  typedNumbers,
  typedWhole,
} from './input.js'
import { madeBy } from './madeBy.js'
import { writeText } from './writeText.js'

interface ForecastCommandOptions extends InputOptions {
  horizon: string
  levels: string
  preset: string
  maxLag?: string
  output?: string
  report?: string
}

/** `supervised-baselines forecast`: the next values of a table's columns, with intervals. */
export function forecastCommand(): Command {
  return takesTable(new Command('forecast'))
    .description('forecast the next values of every column, with intervals')
    .requiredOption('--horizon <steps>', 'how many steps ahead')
    .option('--levels <percents>', 'intervals to give, in per cent', '80,95')
    .option('--preset <name>', 'auto, or paper for the published procedure to the letter', 'auto')
    .option('--max-lag <steps>', 'longest lookback to consider (default: 512, or what the rows allow)')
    .option('--output <file.csv>', 'write the forecast here')
    .option('--report <file.html>', 'write a report with pictures here')
    .action(
      action<ForecastCommandOptions>(async ([path], options, context) => {
        const horizon = typedWhole('--horizon', options.horizon, 1)
        const levels = options.levels === '' ? [] : typedNumbers('--levels', options.levels, 100)
        const preset = typedChoice('--preset', options.preset, ['auto', 'paper'])
        const maxLag = options.maxLag === undefined ? undefined : typedWhole('--max-lag', options.maxLag, 0)
        const table = await readInput(path!, options, context)

        context.progress('choosing the model')
        const model = autoAR(byName(table), { horizon, preset, ...(maxLag !== undefined && { maxLag }) })
        const explanation = model.explain()
        const forecast = model.forecast(horizon, { levels })
        const { mean, intervals } = forecast
        const columns = table.names.map((name, c) => ({
          name,
          history: table.columns[c]!,
          mean: mean[name]!,
          intervals: intervals.map(({ level, lower, upper }) => ({
            level,
            lower: lower[name]!,
            upper: upper[name]!,
          })),
        }))
        const axis = timeAxis(table.dates)
        const dates = Array.from({ length: horizon }, (_, i) => axis.label(table.rows + i) ?? String(i + 1))

        if (options.output) {
          const written = forecastTable(forecast, { ...(table.dates && { dates: table.dates }) })
          await writeCSV(options.output, written, { signal: context.signal })
        }
        if (options.report) {
          const page = forecastReport({
            source: basename(path!),
            explanation,
            columns,
            horizon,
            ...(table.dates && { dates: table.dates }),
            madeBy: madeBy(),
          })
          await writeText(options.report, page)
        }
        return {
          json: {
            file: path,
            rows: table.rows,
            horizon,
            order: model.order,
            pooling: model.pooling.kind,
            ...(axis.isTime && { dates }),
            columns: columns.map(({ name, mean, intervals }) => ({
              name,
              mean: [...mean],
              intervals: intervals.map(i => ({ level: i.level, lower: [...i.lower], upper: [...i.upper] })),
            })),
            explanation,
            warnings: model.warnings,
          },
          text: inWords(table, explanation.text, columns, dates, options),
        }
      }),
    )
}

/** How much of a forecast fits on a screen. */
const shown = { rows: 8, columns: 6 }

function inWords(
  table: Table,
  explanation: string,
  columns: readonly ForecastColumn[],
  dates: readonly string[],
  { output, report }: ForecastCommandOptions,
): string {
  const first = columns.slice(0, shown.columns)
  const rows = dates
    .slice(0, shown.rows)
    .map((date, h) => [date, ...first.map(({ mean }) => mean[h]!.toPrecision(5))])
  const left = [
    dates.length > shown.rows && `${dates.length - shown.rows} more rows`,
    columns.length > shown.columns && `${columns.length - shown.columns} more columns`,
  ].filter(Boolean)
  return [
    `${table.rows} rows, ${columns.length} columns`,
    explanation,
    '',
    textTable(['', ...first.map(({ name }) => name)], rows),
    ...(left.length > 0 ? [`... ${left.join(' and ')}`] : []),
    '',
    output
      ? `Forecast with intervals written to ${output}.`
      : 'Give --output forecast.csv for all of it, with intervals.',
    report ? `Report written to ${report}.` : 'Give --report report.html for pictures.',
  ].join('\n')
}
