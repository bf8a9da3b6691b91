import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { sharedData } from './sharedData.js'

/** The columns of a published forecasting set (`ETTh1`, ..., `weather`) as they stand in its file, or undefined without it. */
export function publishedSeries(name: string): Float64Array[] | undefined {
  const path = sharedData(`forecasting/${name}.csv${name.startsWith('ETTh') ? '' : '.gz'}`)
  if (path === undefined) return undefined
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
  const [header, ...lines] = text.trim().split('\n')
  const columns = header!
    .split(',')
    .slice(1)
    .map(() => new Float64Array(lines.length))
  lines.forEach((line, row) => {
    const cells = line.split(',')
    for (const [index, column] of columns.entries()) column[row] = Number(cells[index + 1])
  })
  return columns
}
