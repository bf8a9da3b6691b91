import { SupervisedBaselinesError, show } from '../errors.js'
import type { CombineAROptions } from '../forecasting/combine/combineAR.js'
import { type Column, readColumn } from '../forecasting/panel/series.js'
import { type LongNames, longNamesOf, rowAxis, seasonOf, type Table, type TimeAxis } from '../tables/index.js'

/** Series that belong together: a record of columns of any lengths, or a table as `readSeries` and `readCSV` give it. */
export type SeriesBatch = Table | Readonly<Record<string, Column>>

/** A series that has no forecast, and why. */
export interface FailedSeries {
  readonly name: string
  readonly reason: string
}

/** A series on its way to a thread. */
interface SeriesToSend {
  readonly name: string
  readonly column: Float64Array
  readonly axis: TimeAxis
  /** What it has in the columns that tell series apart. */
  readonly key: readonly string[]
}

/** Series that are fitted together. */
export interface SeriesGroup {
  readonly series: readonly SeriesToSend[]
  /** Series that can't be fitted, met since the group before. */
  readonly failed: readonly FailedSeries[]
  readonly season: NonNullable<CombineAROptions['season']>
  /** What the columns of a long table with these series are called. */
  readonly names: Omit<LongNames, 'keys'>
}

/** The series of some batches in groups of `size`, however the batches were cut; a new season or other names of columns begin a new group. */
export async function* groupsOf(
  batches: AsyncIterable<SeriesBatch> | Iterable<SeriesBatch>,
  size: number,
  season: CombineAROptions['season'],
): AsyncGenerator<SeriesGroup, void> {
  let series: SeriesToSend[] = []
  let failed: FailedSeries[] = []
  let shared: Pick<SeriesGroup, 'season' | 'names'> | undefined
  const take = (): SeriesGroup => {
    const group = { series, failed, ...shared! }
    series = []
    failed = []
    return group
  }
  for await (const batch of batches) {
    const table = tableOf(batch)
    const { keys, ...names } = table ? longNamesOf(table) : {}
    const own = { season: season ?? (table ? seasonsOf(table) : 'auto'), names }
    if (series.length > 0 && JSON.stringify(own) !== JSON.stringify(shared)) yield take()
    shared = own
    failed.push(...(table?.panel?.skipped ?? []))
    const entries: Iterable<readonly [string, Column]> = table
      ? table.names.map((name, c) => [name, table.columns[c]!] as const)
      : Object.entries(batch as Readonly<Record<string, Column>>)
    let c = 0
    for (const [name, given] of entries) {
      const column = usable(name, given)
      if (typeof column === 'string') failed.push({ name, reason: column })
      else {
        const axis = table?.panel?.axes[c] ?? (table && !table.panel ? table.axis : rowAxis(column.length))
        series.push({ name, column, axis, key: keys?.[c] ?? [name] })
      }
      c += 1
      if (series.length === size) yield take()
    }
  }
  if (series.length + failed.length > 0) yield take()
}

function tableOf(batch: SeriesBatch): Table | undefined {
  if (batch === null || typeof batch !== 'object' || ArrayBuffer.isView(batch) || Array.isArray(batch)) {
    throw new SupervisedBaselinesError(
      'invalid-series',
      `A batch of \`batches\` is ${show(batch)}, but must be a record of named columns, or a table as \`readSeries\` gives it.`,
      { argument: 'batches' },
    )
  }
  const { names, columns, axis } = batch as Partial<Table>
  return Array.isArray(names) && Array.isArray(columns) && typeof axis?.at === 'function'
    ? (batch as Table)
    : undefined
}

/** The seasons that the frequency suggests; without dates the series themselves decide. */
function seasonsOf({ frequency }: Table): SeriesGroup['season'] {
  if (frequency === undefined || frequency.unit === 'step') return 'auto'
  const seasons = seasonOf(frequency)
  return seasons.length > 0 ? seasons : 'none'
}

/** The values of a column, or why it can't be fitted. */
function usable(name: string, given: Column): Float64Array | string {
  try {
    const column = readColumn(given, name)
    return column.every(Number.isNaN) ? 'it has no value' : column
  } catch (error) {
    return (error as Error).message
  }
}
