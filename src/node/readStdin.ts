import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { SupervisedBaselinesError } from '../errors.js'
import { parseCSV, type Table } from '../tables/index.js'
import type { ReadCSVOptions } from './readCSV.js'

const mostBytes = 2 ** 31

/** The table that comes in on standard input, as `readCSV` reads a file. */
export async function readStdin(options: ReadCSVOptions): Promise<Table> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  let bytes = Buffer.concat(chunks)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    bytes = await promisify(gunzip)(bytes, { maxOutputLength: mostBytes }).catch(cause => {
      throw new SupervisedBaselinesError('corrupt', 'Standard input is damaged gzip.', {}, { cause })
    })
  }
  if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') return readParquetBytes(bytes, options)
  const { encoding, signal: _, onProgress: __, maxBytes: ___, maxRatio: ____, ...kept } = options
  const content = encoding === undefined ? bytes : new TextDecoder(encoding).decode(bytes)
  return parseCSV(content, { ...kept, source: 'standard input' })
}

/** Parquet is read from its end, so it needs a file. */
async function readParquetBytes(bytes: Buffer, options: ReadCSVOptions): Promise<Table> {
  const { readCSV } = await import('./readCSV.js')
  const folder = await mkdtemp(join(tmpdir(), 'supervised-baselines-'))
  try {
    const path = join(folder, 'standard-input.parquet')
    await writeFile(path, bytes)
    return await readCSV(path, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
