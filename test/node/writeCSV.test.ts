import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { csvLines, writeCSV } from '../../src/node/index.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

describe('writeCSV', () => {
  it('writes numbers as numbers and quotes text only where it must', async () => {
    const path = temp.path('plain.csv')
    await writeCSV(path, {
      names: ['date', 'a', 'b "c"'],
      columns: [['2020-01-01', 'x,y'], Float64Array.of(-1.5, 0.1), [Number.NaN, 1e-300]],
    })
    expect(readFileSync(path, 'utf8')).toBe('date,a,"b ""c"""\n2020-01-01,-1.5,\n"x,y",0.1,1e-300\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('makes the text %j safe', text => {
    const lines = [...csvLines({ names: [text], columns: [[text]] })]
    for (const line of lines) expect(line.replace(/^"/, '')).toMatch(/^'/)
    const raw = [...csvLines({ names: ['a'], columns: [[text]] }, { escapeFormulas: false })]
    expect(raw[1]).not.toContain("'")
  })

  it('leaves the old file and no half-written one when it fails', async () => {
    await expect(writeCSV(temp.path('absent/x.csv'), { names: ['a'], columns: [[1]] })).rejects.toMatchObject(
      { code: 'failed' },
    )
    const path = temp.file('old', 'kept.csv')
    const table = { names: ['a'], columns: [Float64Array.of(1)] }
    await expect(writeCSV(path, table, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(temp.dir).filter(name => name.endsWith('.part'))).toEqual([])
  })

  it('refuses columns of unequal length', () => {
    expect(() => csvLines({ names: ['a', 'b'], columns: [[1], [1, 2]] })).toThrow(/1, 2 rows/)
  })
})
