import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Random } from '../../../src/common/random.js'
import { readCSV, readFasta, readSequenceTable, readSeries } from '../../../src/node/index.js'
import type { Table } from '../../../src/tables/index.js'
import { type FuzzReader, namingFile } from './fuzzReader.js'
import { mutateBytes } from './mutateBytes.js'

/** Small enough that a bomb shows at once, as somebody who reads strangers' files would set it. */
const limits = { maxBytes: 2 ** 16 }

const tables = [
  'date,load,temp\n2020-01-01 00:00,1.5,2\n2020-01-01 01:00,,-9999\n2020-01-01 02:00,3e2,"4"\n',
  '\ufeffa;b;c\r\n1;2;3\r\n4;"5";NaN\r\n',
  'x\n1\n2\n\n4\n',
  '"__proto__","a ""quoted"" name",\n1,2,3\n',
  '1\t2\t3\n4\t5\t6\n',
  'sep=;\nTag;Last\n31.01.2020;1.234,5\n29.02.2020;-2,5\nTotal;3\n',
  'year,quarter,load\n2020,3,1\n2020,4,2\n2021,1,(3)\n',
  'date,load\n1/30/2020,$1\n1/31/2020,2%\n2/1/2020,3\n',
  'when,x\n2020-03-29T00:00:00+01:00,1\n2020-03-29T03:00:00.5+02:00[Europe/Berlin],2\n',
  'month,x\nJan 2020,1\nMär 2020,2\n2015-W53,3\n2015Q1,4\n11:30 PM,5\n',
  'unique_id,ds,y\na,1577836800,1\na,1577840400,2\nb,1577836800,3\n',
  'unique_id,ds,y\na,20200131,1\nb,45292,2\nb,1990,3\n',
].map(text => Buffer.from(text))
const tableWords = [
  ...[',', ';', '\t', '"', '""', '\n', '\r\n', '\r', 'NaN', '1e999', '0x10', '__proto__', 'é'],
  ...[
    'sep=;',
    'Total',
    '2020-02-31',
    '99999999',
    '1e15',
    'Q4',
    'W53',
    '24:00',
    '12:60 AM',
    '+99:99',
    '[Europe/Berlin]',
  ],
  ...['1.234.567', '1,2,3', '(', '%', '-', ' ', 'unique_id', 'date', 'year', '0000-01-01', '275760-09-13'],
]

async function readTable(path: string): Promise<void> {
  checkTable(await namingFile(path, readCSV(path, limits)))
}

async function readBatches(path: string): Promise<void> {
  const reading = (async () => {
    for await (const table of readSeries(path, { ...limits, batchRows: 2 })) checkTable(table)
  })()
  await namingFile(path, reading)
}

function checkTable({ columns, rows, panel, axis, dates, notes }: Table): void {
  for (const column of columns) {
    if (column.includes(Infinity) || column.length > rows) throw new Error('It is no table of numbers')
    if (!panel && column.length !== rows) throw new Error('Columns differ in length')
  }
  if (dates && dates.length !== rows) throw new Error('It has more rows than dates')
  if (notes.length === 0) throw new Error('It says nothing of what was assumed')
  const next = axis.label(rows + 2)
  if (axis.isTime && (next === undefined || /NaN|undefined|Invalid/.test(next)))
    throw new Error(`After the last comes ${next}`)
}

const records = [
  ...[
    '>one first record\nACGTACGT\nNNNN\n>two\nacgt-*\n',
    '; a comment\r\n>a\r\nA\r\n\r\n>b c d\r\nTTTT',
    '\ufeff>sé1\rACGT\r>two\rTT\r',
  ].map(text => Buffer.from(text)),
  Buffer.from('\ufeff>a b\nACGT\n>c\nT\n', 'utf16le'),
]
const recordWords = ['>', '\n>', '\r', ';', '*', '-', '\0', '>>', 'ACGTN', '__proto__']

async function readRecords(path: string): Promise<void> {
  const reading = (async () => {
    for await (const { sequence } of readFasta(path, limits)) {
      if (!/^[a-z*-]+$/i.test(sequence)) throw new Error('It is no sequence')
    }
  })()
  await namingFile(path, reading)
}

const labelled = [
  'sequence,label\nACGT,0\nTTTT,1\n',
  'label,name,sequence\r\nyes,"a, b",ACGTNN\r\nno,c,TT\r\n',
].map(text => Buffer.from(text))

async function readLabelled(path: string): Promise<void> {
  const { sequences, labels } = await namingFile(path, readSequenceTable(path, limits))
  if (sequences.length !== labels.length) throw new Error('Sequences and labels differ in number')
}

/** Readers of text, each also packed by gzip: damaged before it is packed, or after. */
export const tableReaders: readonly FuzzReader[] = [
  textReader('CSV', tables, tableWords, readTable, 8),
  textReader('long CSV in batches', tables, tableWords, readBatches, 4),
  packedReader('CSV, gzip', tables, tableWords, readTable, 4),
  { ...textReader('FASTA', records, recordWords, readRecords, 6), kind: 'FASTA' },
  { ...packedReader('FASTA, gzip', records, recordWords, readRecords, 3), kind: 'FASTA' },
  textReader('sequence table', labelled, [...tableWords, 'sequence', 'label'], readLabelled, 5),
]

type Read = (path: string) => Promise<void>

function textReader(
  name: string,
  seeds: readonly Buffer[],
  words: readonly string[],
  read: Read,
  weight: number,
): FuzzReader {
  return fileReader(name, weight, read, random => mutateBytes(random, seeds, words))
}

function packedReader(
  name: string,
  seeds: readonly Buffer[],
  words: readonly string[],
  read: Read,
  weight: number,
): FuzzReader {
  const packed = [...seeds.map(seed => gzipSync(seed)), gzipSync(Buffer.alloc(2 ** 18, '7'))]
  return fileReader(name, weight, read, random =>
    random.integer(3) === 0
      ? gzipSync(mutateBytes(random, seeds, words), { level: 1 })
      : mutateBytes(random, packed, ['\x1f\x8b\x08', '\x1f\x8b']),
  )
}

/** A reader of files, fed by way of one file that is written anew for each input. */
export function fileReader(
  name: string,
  weight: number,
  read: Read,
  make: (random: Random) => Uint8Array,
): FuzzReader {
  return {
    name,
    weight,
    async prepare(folder) {
      const path = join(folder, 'input')
      return random => {
        writeFileSync(path, make(random))
        return read(path)
      }
    },
  }
}
