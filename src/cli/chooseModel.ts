import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { type AutoARModel, autoAR, type CombineARProgress, type CombinedModel } from '../forecasting/index.js'
import { seasonOf, type Table } from '../tables/index.js'
import { type CalendarSettings, calendarOfTable } from './calendar.js'
import { byName } from './input.js'

/** What the command line asks of a model. */
export interface ModelSettings {
  readonly horizon: number
  readonly preset: 'auto' | 'paper'
  readonly maxLag: number | undefined
  /** In steps; undefined infers it from the frequency of the table. */
  readonly season: readonly number[] | 'auto' | 'none' | undefined
  readonly calendar: CalendarSettings | undefined
}

type Named = Record<string, Float64Array>

/** A fitted model, and the future values of the columns known ahead, if the table has any. */
export interface TableModel {
  readonly model: CombinedModel<Named> | AutoARModel<Named>
  readonly future: Readonly<Record<string, Float64Array | Named>> | undefined
}

/** Fits Auto-AR to all series of a table: the one place where the commands call it. */
export function chooseModel(
  table: Table,
  { horizon, preset, maxLag, season, calendar }: ModelSettings,
  onProgress?: (done: number) => void,
): TableModel {
  const series = byName(table)
  if (preset === 'paper') {
    if (calendar) throw invalidOption('--calendar', calendar.features.join(), 'left out for `--preset paper`')
    const options = { horizon, preset, ...(maxLag !== undefined && { maxLag }) } as const
    return { model: autoAR(alignedAtEnd(series), options), future: undefined }
  }
  if (maxLag !== undefined) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      'The option `--max-lag` is only for `--preset paper`; the default combines auto-regressions whose lags are shrunk instead.',
      { option: '--max-lag', value: maxLag },
    )
  }
  const given = exogenousOf(table, horizon)
  const days = calendar && calendarOfTable(table, horizon, calendar)
  const past = { ...given?.past, ...days?.past }
  return {
    model: autoAR(series, {
      horizon,
      season: season ?? inferredSeason(table),
      ...((given || days) && { exogenous: past }),
      ...(days && { exogenousLags: days.lags }),
      ...(onProgress && { onProgress: (progress: CombineARProgress) => onProgress(progress.done) }),
    }),
    future: given || days ? { ...given?.future, ...days?.future } : undefined,
  }
}

/** The seasons that the frequency suggests; without dates the series themselves decide. */
function inferredSeason({ frequency }: Table): readonly number[] | 'auto' | 'none' {
  if (frequency === undefined || frequency.unit === 'step') return 'auto'
  const seasons = seasonOf(frequency)
  return seasons.length > 0 ? seasons : 'none'
}

/** The columns known ahead, split into the rows of the series and those to forecast. */
function exogenousOf(table: Table, horizon: number) {
  const wide = table.exogenous
  if (wide) {
    if (wide.names.length > 0) requireFuture(wide.futureRows, horizon)
    const parts = wide.columns.map(column => ({
      past: column.slice(0, table.rows),
      future: column.slice(table.rows),
    }))
    return {
      past: Object.fromEntries(wide.names.map((name, e) => [name, parts[e]!.past])),
      future: Object.fromEntries(wide.names.map((name, e) => [name, parts[e]!.future])),
    }
  }
  const long = table.panel?.exogenous
  if (!long?.[0] || long[0].names.length === 0) return undefined
  for (const { futureRows } of long) requireFuture(futureRows, horizon)
  const take = (pick: (column: Float64Array, rows: number) => Float64Array) =>
    Object.fromEntries(
      long[0]!.names.map((name, e): [string, Named] => [
        name,
        Object.fromEntries(
          table.names.map((series, c) => [series, pick(long[c]!.columns[e]!, table.columns[c]!.length)]),
        ),
      ]),
    )
  return {
    past: take((column, rows) => column.slice(0, rows)),
    future: take((column, rows) => column.slice(rows)),
  }
}

function requireFuture(rows: number, horizon: number): void {
  if (rows >= horizon) return
  throw new SupervisedBaselinesError(
    'invalid-option',
    `The columns of \`--exogenous\` are known for ${rows} steps after the last row of the series, but ${horizon} are to be forecast. ` +
      `Add rows with their future values, or set \`--horizon ${Math.max(1, rows)}\`.`,
    { option: '--exogenous', rows, horizon },
  )
}

/** Columns of one length, the shorter ones with missing values before their first. */
function alignedAtEnd(series: Named): Named {
  const length = Object.values(series).reduce((most, column) => Math.max(most, column.length), 0)
  return Object.fromEntries(
    Object.entries(series).map(([name, column]) => {
      const padded = new Float64Array(length).fill(Number.NaN)
      padded.set(column, length - column.length)
      return [name, padded]
    }),
  )
}
