/** Readers of the ordinary series of ../shared/data/series and of the tables of ../shared/data/forecasting. */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { dataFolder } from './benchmarkSets.js'

/** Where the ordinary series and the published scores of others lie. */
const seriesFolder = `${dataFolder}/series`

/** Whether the ordinary series are at hand; says where they are missing if not. */
export function hasSeries(log: (line: string) => void): boolean {
  if (existsSync(`${seriesFolder}/gift-eval-scores.csv`)) return true
  log(`skipped: the series are not in ${seriesFolder} (DATA_DIR names the folder above it)`)
  return false
}

/**
 * The series of a file without a header, one a line: `id,v1,v2,...`. An empty cell is NaN. Empty cells at the end of a line
 * are padding, unless `keepTrailing` says that they are missing values.
 */
export function readSeries(name: string, { keepTrailing = false } = {}): Float64Array[] {
  return parseSeries(readText(`${seriesFolder}/${name}`), keepTrailing)
}

/** As `readSeries`, from the text itself. */
export function parseSeries(text: string, keepTrailing: boolean): Float64Array[] {
  const series: Float64Array[] = []
  for (const line of text.split('\n')) {
    const cells = line.trim().split(',').slice(1)
    while (!keepTrailing && cells.at(-1)?.trim() === '') cells.pop()
    if (cells.length > 0) series.push(Float64Array.from(cells, cell => (cell.trim() ? Number(cell) : NaN)))
  }
  return series
}

/** The rows of a file with a header, by column name. */
export function readRecords(name: string): Record<string, string>[] {
  const [header, ...lines] = readText(`${seriesFolder}/${name}`).trim().split('\n')
  const names = header!.trim().split(',')
  return lines.map(line => {
    const cells = line.trim().split(',')
    return Object.fromEntries(names.map((key, k) => [key, cells[k] ?? '']))
  })
}

/** A table of numbers with dates in its first column. */
export interface DatedTable {
  readonly dates: string[]
  readonly columns: Float64Array[]
}

const tables = new Map<string, DatedTable>()

/** A table under `dataFolder`, for example `forecasting/ETTm1.csv`, its first column dates; read once. */
export function datedTable(name: string): DatedTable {
  const known = tables.get(name)
  if (known) return known
  const [header, ...lines] = readText(`${dataFolder}/${name}`).trim().split('\n')
  const columns = Array.from({ length: header!.split(',').length - 1 }, () => new Float64Array(lines.length))
  const dates = lines.map((line, row) => {
    const cells = line.split(',')
    for (const [c, column] of columns.entries()) column[row] = Number(cells[c + 1])
    return cells[0]!
  })
  const table = { dates, columns }
  tables.set(name, table)
  return table
}

function readText(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'latin1')
  return gunzipSync(readFileSync(`${path}.gz`)).toString('latin1')
}
