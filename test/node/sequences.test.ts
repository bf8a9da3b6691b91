import { gzipSync } from 'node:zlib'
import h5wasm from 'h5wasm/node'
import { describe, expect, it } from 'vitest'
import { findDuplicateSequences } from '../../src/data/index.js'
import { type FastaRecord, readFasta, readHDF5, readSequenceTable } from '../../src/node/index.js'
import { sharedData } from '../support/sharedData.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

async function fasta(content: string | Uint8Array, options = {}): Promise<FastaRecord[]> {
  const records: FastaRecord[] = []
  for await (const record of readFasta(temp.file(content, 'x.fa'), options)) records.push(record)
  return records
}

describe('readFasta', () => {
  it('reads records over several lines, with any line ends, plain or gzip', async () => {
    const text = '; a comment\n>one first record\r\nACGT\r\nAC\n\n>two\nNNNN'
    const expected = [
      { id: 'one', description: 'first record', sequence: 'ACGTAC' },
      { id: 'two', description: '', sequence: 'NNNN' },
    ]
    expect(await fasta(text)).toEqual(expected)
    expect(await fasta(gzipSync(text))).toEqual(expected)
  })

  it('reads a header with a stray carriage return in it', async () => {
    const [record] = await fasta('>one first\rsecond\nACGT\n')
    expect(record).toEqual({ id: 'one', description: 'first\rsecond', sequence: 'ACGT' })
  })

  it('names the line and record of what is wrong', async () => {
    await expect(fasta('ACGT\n')).rejects.toThrow(/line 1, record 0: the file does not start with a header/)
    await expect(fasta('>a\nAC\n>b\n>c\nA')).rejects.toThrow(/line 4, record 2: b has no sequence/)
    await expect(fasta('>a\nAC1T\n')).rejects.toThrow(/line 2, record 1: letter 3 of a is "1"/)
    await expect(fasta('')).rejects.toThrow(/no record/)
    await expect(fasta('>a\nACGT\nACGT', { maxSequenceLength: 6 })).rejects.toMatchObject({
      code: 'too-large',
    })
    await expect(fasta(gzipSync(`>a\n${'ACGT'.repeat(999)}`).subarray(0, 40))).rejects.toMatchObject({
      code: 'corrupt',
    })
  })

  it.each([
    ['UTF-8 with its mark', Buffer.from('\ufeff>s1 \u00e9t\u00e9\nACGT\n')],
    ['UTF-16', Buffer.from('\ufeff>s1 \u00e9t\u00e9\nACGT\n', 'utf16le')],
    ['big-endian UTF-16', Buffer.from('\ufeff>s1 \u00e9t\u00e9\nACGT\n', 'utf16le').swap16()],
    ['UTF-8', Buffer.from('>s1 \u00e9t\u00e9\nACGT\n')],
    ['Latin-1', Buffer.from('>s1 \u00e9t\u00e9\nACGT\n', 'latin1')],
  ])('reads %s', async (_, bytes) => {
    expect(await fasta(bytes)).toEqual([{ id: 's1', description: '\u00e9t\u00e9', sequence: 'ACGT' }])
  })

  it('reads lines that end in CR alone, as on old Macs', async () => {
    expect(await fasta('>s1\rAC\rGT\r>s2\rGG')).toEqual([
      { id: 's1', description: '', sequence: 'ACGT' },
      { id: 's2', description: '', sequence: 'GG' },
    ])
  })

  it('names the file of a line without an end', async () => {
    await expect(fasta(`>a\n${'A'.repeat(2 ** 20)}`, { maxSequenceLength: 2 ** 19 })).rejects.toThrow(
      /x.fa.*more than 524288 letters/,
    )
    await expect(fasta('>a\nAC\n\u00e9\n')).rejects.toThrow(
      /x.fa, line 3, record 1: letter 3 of a is "\u00e9"/,
    )
  })

  const enhancers = sharedData('genomics/enhancers/layer1_train_enhancers.fa')
  it.skipIf(!enhancers)('reads a published file, and its copies in the test file are found', async () => {
    const sequences = async (part: string) => {
      const found: string[] = []
      for await (const { sequence } of readFasta(sharedData(`genomics/enhancers/layer1_${part}.fa`)!)) {
        found.push(sequence)
      }
      return found
    }
    const train = await sequences('train_enhancers')
    expect(train).toHaveLength(1484)
    expect(train.every(sequence => sequence.length === 200)).toBe(true)
    const duplicates = findDuplicateSequences(train, await sequences('test_enhancers'))
    expect(duplicates).toHaveLength(100)
  })
})

describe('readSequenceTable', () => {
  const read = (content: string | Uint8Array, options = {}) =>
    readSequenceTable(temp.file(content, 'x.csv'), options)

  it('reads sequences and labels by their columns', async () => {
    expect(await read('sequence,label\nACGT,1\nTT,0\n')).toEqual({
      sequences: ['ACGT', 'TT'],
      labels: ['1', '0'],
    })
    const renamed = await read(gzipSync('kind;dna\nEI;ACG\n'), {
      sequenceColumn: 'dna',
      labelColumn: 'kind',
      delimiter: ';',
    })
    expect(renamed).toEqual({ sequences: ['ACG'], labels: ['EI'] })
  })

  it('names the row or column of what is wrong', async () => {
    await expect(read('seq,label\nA,1')).rejects.toThrow(/no column "sequence" among \["seq", "label"\]/)
    await expect(read('sequence,label\nA,1\nC\n')).rejects.toThrow(/row 2 has no label/)
    await expect(read('sequence,label\nA,1\n"C,2\n')).rejects.toThrow(/row 2 cannot be read/)
    await expect(read('')).rejects.toThrow(/empty/)
    await expect(read('sequence,label\n')).rejects.toThrow(/x.csv: there is a header, but no row below it/)
  })

  it.each(['utf8', 'utf16le', 'latin1'] as const)(
    'reads labels in %s, and keeps them apart',
    async encoding => {
      const mark = encoding === 'latin1' ? '' : '\ufeff'
      const bytes = Buffer.from(`${mark}sequence,label\nAC,\u00e9\nGT,\u00e8\n`, encoding)
      expect(await read(bytes)).toEqual({ sequences: ['AC', 'GT'], labels: ['\u00e9', '\u00e8'] })
    },
  )

  const train = sharedData('genomics/gue/prom/prom_core_tata/train.csv.gz')
  it.skipIf(!train)('reads a GUE task, whose dev file holds rows of train', async () => {
    const [a, b] = [train!, sharedData('genomics/gue/prom/prom_core_tata/dev.csv.gz')!]
    const [rows, dev] = [await readSequenceTable(a), await readSequenceTable(b)]
    expect([rows.sequences.length, dev.sequences.length]).toEqual([4904, 613])
    expect(findDuplicateSequences(rows.sequences, dev.sequences)).toHaveLength(8)
  })
})

describe('readHDF5', async () => {
  await h5wasm.ready
  const path = temp.path('x.h5')
  const file = new h5wasm.File(path, 'w')
  file.create_dataset({ name: 'images', data: Uint16Array.of(1, 2, 3, 40_000, 5, 6), shape: [3, 2] })
  file.create_dataset({ name: 'text', data: 'words' })
  file.close()

  it('reads a dataset with its shape', async () => {
    expect(await readHDF5(path, { dataset: 'images' })).toEqual({
      data: Uint16Array.of(1, 2, 3, 40_000, 5, 6),
      shape: [3, 2],
    })
  })

  it('says what is wrong', async () => {
    await expect(readHDF5(path, { dataset: 'labels' })).rejects.toThrow(
      /no dataset "labels" among \["images", "text"\]/,
    )
    await expect(readHDF5(path, { dataset: 'text' })).rejects.toMatchObject({ code: 'invalid-data' })
    await expect(readHDF5(path, { dataset: 'images', maxValues: 5 })).rejects.toThrow(
      /3 x 2 values of 2 bytes, more than 5/,
    )
    await expect(readHDF5(temp.path('no.h5'), { dataset: 'x' })).rejects.toMatchObject({
      code: 'file-not-found',
    })
    const cut = temp.file('not HDF5 at all', 'cut.h5')
    await expect(readHDF5(cut, { dataset: 'x' })).rejects.toMatchObject({ code: 'corrupt' })
  })
})
