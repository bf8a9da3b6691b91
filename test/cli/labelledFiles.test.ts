import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { datasetOfImages, datasetOfSequences } from '../../src/cli/examples.js'
import { readImageFiles, readLabelledFiles } from '../../src/cli/labelledFiles.js'
import { taskOfFiles } from '../../src/cli/taskOfFiles.js'
import { tempDir } from '../support/tempDir.js'
import { geoTIFF, writeHDF5, zip } from '../support/tiles.js'

const temp = tempDir()

/** FASTA files of one record each, with commas between. */
function fasta(...paths: readonly string[]): string {
  return paths
    .map(path => {
      mkdirSync(temp.path(path.split('/').slice(0, -1).join('/') || '.'), { recursive: true })
      return temp.file('>one\nACGT\n', path)
    })
    .join(',')
}
const labelsOf = async (paths: string) => (await readLabelledFiles(paths)).labels

describe('the classes of FASTA files', () => {
  it('are their names without the ending alone', async () => {
    expect(await labelsOf(fasta('data.pos.fa', 'data.neg.fasta', 'other.fna'))).toEqual([
      'data.pos',
      'data.neg',
      'other',
    ])
    expect(await labelsOf(fasta('v1.0.fa', 'v1.1.fa'))).toEqual(['v1.0', 'v1.1'])
    expect(await labelsOf(fasta('a.fa.fa', 'a.FA'))).toEqual(['a.fa', 'a'])
  })

  it('are the folders of files of one name', async () => {
    expect(await labelsOf(fasta('pos/seqs.fa', 'neg/seqs.fa'))).toEqual(['pos', 'neg'])
  })

  it.each([
    [['x/pos/seqs.fa', 'y/pos/seqs.fa'], /named "seqs", but each file is one class. Rename them/],
    [['same.fa', 'same.fa'], /named "same"/],
    [['same.fa', 'same.fasta'], /named "same"/],
  ])('are refused where two files would be of one: %j', async (paths, message) => {
    await expect(readLabelledFiles(fasta(...paths))).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(message),
    })
  })
})

describe('messages on examples', () => {
  const two = (name: string, content: string) => `${fasta('good.fa')},${temp.file(content, name)}`

  it('of one class name the file and the class', async () => {
    await expect(taskOfFiles({ train: fasta('only.fa') })).rejects.toThrow(
      /--train .*only.fa has examples of one class only, "only". Give examples of at least two/,
    )
    const table = temp.file('sequence,label\nAC,1\nGT,1\n', 'one.csv')
    await expect(taskOfFiles({ train: table })).rejects.toThrow(/one.csv has examples of one class only, "1"/)
  })

  it.each([
    ['gap.fa', '>a\nACGT\n>b\nAC-T\n', /gap.fa, record 2 \(b\): letter 3 is "-".*Take out gaps/],
    ['protein.fa', '>a\nACEF*\n', /protein.fa, record 1 \(a\): letter 3 is "E"/],
  ])('of sequences that are no DNA name file and record: %s', async (name, content, message) => {
    await expect(taskOfFiles({ train: two(name, content) })).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(message),
    })
  })

  it('of sequences that are no DNA name the row of a table, and an unknown label its row', async () => {
    const train = temp.file('sequence,label\nAC,0\nAX,1\n', 'x.csv')
    await expect(taskOfFiles({ train })).rejects.toThrow(/x.csv, row 2: letter 2 is "X"/)
    const good = temp.file('sequence,label\nAC,0\nGT,1\n', 'train.csv')
    const valid = temp.file('sequence,label\nAC,0\nGT,7\n', 'valid.csv')
    await expect(taskOfFiles({ train: good, valid })).rejects.toThrow(
      /valid.csv, row 2: the label "7" is not among/,
    )
  })

  it('of a table without rows name the file', async () => {
    const train = temp.file('sequence,label\n', 'header.csv')
    await expect(taskOfFiles({ train })).rejects.toThrow(/header.csv: there is a header, but no row/)
  })

  it('of sequences that are too long for a model name the row, and no option that is not there', async () => {
    const examples = await readLabelledFiles(temp.file('sequence,label\nAC,0\nACGTA,1\n', 'long.csv'))
    if (examples.kind !== 'dna') throw new Error('It has no sequences')
    expect(() => datasetOfSequences(examples, [0, 1], 4)).toThrow(
      /long.csv, row 2: the sequence has 5 letters, but the model takes at most 4. Shorten it/,
    )
  })
})

describe('pixels that are not finite', () => {
  const tile = (...values: number[]) => geoTIFF(Float32Array.from(values), { width: 2, height: 2 })

  it('are refused in training and prediction, with the file and the pixel', async () => {
    const archive = temp.file(
      zip({ 'a/1.tif': await tile(1, 2, 3, 4), 'b/3.tif': await tile(1, 2, Number.NaN, 4) }),
      'tiles.zip',
    )
    const message = /tiles.zip, b\/3.tif: band 0 has NaN in row 1, column 0, but all values must be finite/
    await expect(taskOfFiles({ train: archive })).rejects.toThrow(message)
    const images = await readImageFiles(archive, {})
    expect(() => datasetOfImages(images, [0, 0])).toThrow(message)
    const one = temp.file(await tile(1, Infinity, 3, 4), 'one.tif')
    expect(() =>
      datasetOfImages({ inputs: new Float32Array(0), inputShape: [1, 1, 1], placeOf: String }, []),
    ).not.toThrow()
    const infinite = await readImageFiles(one, {})
    expect(() => datasetOfImages(infinite, [0])).toThrow(/one.tif: band 0 has Infinity in row 0, column 1/)
  })

  it('are refused in HDF5 files by the number of the image', async () => {
    const data = Float64Array.of(1, 2, 3, Number.NaN)
    const path = await writeHDF5(temp.path('nan.h5'), {
      images: { data, shape: [2, 1, 1, 2] },
      labels: { data: Uint8Array.of(0, 1) },
    })
    await expect(taskOfFiles({ train: path })).rejects.toThrow(
      /nan.h5, image 1: band 1 has NaN in row 0, column 0/,
    )
  })
})
