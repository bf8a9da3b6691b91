import { describe, expect, it } from 'vitest'
import { readCSV, readSeries } from '../../src/node/index.js'
import type { Table } from '../../src/tables/index.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()
const month = (i: number) => `${1 + (i % 12)}/1/${2000 + Math.floor(i / 12)}`
/** Series of 13 to 19 months; the first of them leaves it open which number of a date is the month. */
const rows = Array.from({ length: 400 }, (_, s) =>
  Array.from({ length: 13 + (s % 7) }, (_, i) => `s${s},${month(i + s)},"${s},${i}"`),
)
const header = 'unique_id;ds;y'
const path = temp.file(
  `${header}\n${rows
    .flat()
    .join('\n')
    .replaceAll(',', ';')
    .replace(/"(\d+);(\d+)"/g, '$1,$2')}\n`,
)

async function batches(path: string, batchRows: number): Promise<Table[]> {
  const tables: Table[] = []
  for await (const table of readSeries(path, { batchRows })) tables.push(table)
  return tables
}

describe('readSeries', () => {
  it.each([1, 100, 2500, 1e6])('gives the series that readCSV gives, from %d rows on', async batchRows => {
    const whole = await readCSV(path)
    expect(whole.columns[1]!.slice(0, 3)).toEqual(Float64Array.of(1, 1.1, 1.2))
    const parts = await batches(path, batchRows)
    if (batchRows < 2500) expect(parts.length).toBeGreaterThan(1)
    expect(parts.flatMap(({ names }) => names)).toEqual(whole.names)
    expect(parts.flatMap(({ columns }) => columns)).toEqual(whole.columns)
    expect(parts.flatMap(({ panel }) => panel!.lastDates)).toEqual(whole.panel!.lastDates)
    const next = ({ panel, columns }: Table) =>
      columns.map((column, c) => panel!.axes[c]!.label(column.length))
    expect(parts.flatMap(next)).toEqual(next(whole))
    expect(new Set(parts.map(({ frequency }) => frequency?.name))).toEqual(new Set(['month starts']))
  })

  it('names the line of a cell in any batch', async () => {
    const bad = temp.file(
      `unique_id,ds,y\n${rows.flatMap((_, s) => [1, 2, 3].map(day => `s${s},2024-01-0${day},${s === 350 && day === 2 ? 'x' : day}`)).join('\n')}\n`,
    )
    await expect(batches(bad, 50)).rejects.toThrow('line 1053: row 1052, column "y" holds "x"')
  })

  it('refuses series whose rows do not stand together', async () => {
    const lines = [1, 2, 3, 4].flatMap(day => ['a', 'b'].map(id => `${id},2024-01-0${day},${day}`))
    const mixed = temp.file(
      `unique_id,ds,y\n${Array.from({ length: 9000 }, () => lines.join('\n')).join('\n')}\n`,
    )
    await expect(batches(mixed, 4)).rejects.toMatchObject({ code: 'invalid-data' })
  })

  it('gives a wide table as one batch', async () => {
    const wide = temp.file('date,a,b\n2024-01-01,1,2\n2024-01-02,3,4\n')
    const [table, ...others] = await batches(wide, 1)
    expect([table!.names, others]).toEqual([['a', 'b'], []])
  })
})
