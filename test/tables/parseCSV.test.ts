import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readCSV } from '../../src/node/index.js'
import { parseCSV, type Table } from '../../src/tables/index.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

/** Contents of every kind that `readCSV` knows, some of them broken. */
const contents: Record<string, string | Uint8Array> = {
  plain: 'date,load,wind\n2024-01-01,1,2\n2024-01-02,,4.5\n',
  semicolons: '\ufeffdate;"a;b"\r\n2024-01-01;1e3\r\n2024-01-02;NA\r\n',
  numbers: '1,2\n3,4\n',
  oldMac: 'a,b\r1,2\r3,4\r',
  lateQuote: 'a,b\n1,2\n3,4\n"5",x\n7,8\n',
  sep: 'sep=;\na;b\n1,5;2\n',
  utf16NoMark: Buffer.from('date,x\n2024-01-01,1\n', 'utf16le'),
  noBreakSpace: 'a,b\n\u00a05\u00a0,2\n',
  gap: 'x\n1\n\n3\n',
  umlauts: 'Wärme,x\n1,2\n',
  latin1: Uint8Array.from('W\u00e4rme,x\n1,2\n', char => char.charCodeAt(0)),
  utf16: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('h\u00f6he,x\n1,2\n', 'utf16le')]),
  proto: '__proto__,constructor\n1,2\n3,4\n',
  word: 'a,b\n1,2\n3,<img src=x>\n',
  ragged: 'a,b\n1,2\n3\n',
  quote: 'a,b\n1,"2\n3,4\n',
  strayQuote: 'a,b\n1,2"x"\n',
  empty: '',
  header: 'a,b\n',
}

const outcome = async (read: () => unknown) => {
  try {
    const { axis, ...table } = (await read()) as Table
    return { ...table, next: axis.label(table.rows) }
  } catch (error) {
    const { code, message, details } = error as Error & { code: string; details: object }
    return { code, message, details }
  }
}

describe('parseCSV', () => {
  it.each(Object.keys(contents))('%s: gives or says what readCSV does for the same file', async name => {
    const content = contents[name]!
    const path = temp.file(content, `${name}.csv`)
    const bytes = new Uint8Array(readFileSync(path))
    const expected = await outcome(() => readCSV(path))
    expect(await outcome(() => parseCSV(bytes, { source: path }))).toEqual(expected)
    if (typeof content === 'string') {
      expect(await outcome(() => parseCSV(content, { source: path }))).toEqual(expected)
    }
  })

  it('takes the options of a table, and refuses what is no text', () => {
    const { names, columns } = parseCSV('a|b\n-9\n'.replace('\n-9', '\n-9|1'), {
      missing: [-9],
      columns: ['b', 'a'],
    })
    expect(names).toEqual(['b', 'a'])
    expect(columns.map(column => [...column])).toEqual([[1], [Number.NaN]])
    expect(() => parseCSV('a\n1\n', { columns: ['b'] })).toThrow(/columns/)
    expect(() => parseCSV(gzipSync('a,b\n1,2\n'))).toThrow()
  })
})
