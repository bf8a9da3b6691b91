import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import h5wasm from 'h5wasm/node'
import { describe, expect, it } from 'vitest'
import { oneHotDNA } from '../../../src/data/index.js'
import { readTask } from '../../../src/node/index.js'
import { type ClassificationTask, findTask } from '../../../src/tasks/index.js'
import { sharedData } from '../../support/sharedData.js'
import { tempDir } from '../../support/tempDir.js'

const temp = tempDir()

/** Writes files into a folder of their own and gives its path. */
function folderOf(name: string, files: Record<string, string | Uint8Array>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(temp.path(`${name}/${path}`)), { recursive: true })
    writeFileSync(temp.path(`${name}/${path}`), content)
  }
  return temp.path(name)
}

const csv = (...rows: [sequence: string, label: number | string][]) =>
  ['sequence,label', ...rows.map(row => row.join(','))].join('\n')

/** A recipe like GUE's, for files of four letters. */
const small: ClassificationTask = {
  ...findTask('gue/mouse/2'),
  name: 'small',
  files: {
    format: 'table',
    parts: { train: 'a/b/train.csv', validation: 'a/b/dev.csv', test: 'a/b/test.csv' },
  },
  rows: {},
  inputShape: [4, 5],
}

const files = {
  'train.csv': csv(['AACC', 0], ['GGGA', 1], ['AACC', 1], ['GGTT', 0]),
  'dev.csv': csv(['GGTT', 1], ['ACAC', 0], ['TCCC', 1]),
  'test.csv': csv(['GTGT', 0], ['ttcc', 1], ['AACC', 0]),
}

describe('readTask', () => {
  it('takes what train has out of validation and marks it in test, on either strand', async () => {
    const data = await readTask(small, { folder: folderOf('plain', files) })
    // AACC and GGTT are one another's other strand, as GGGA and TCCC, ACAC and GTGT.
    expect(data.sequences!.validation).toEqual(['ACAC'])
    expect([...data.labels.validation]).toEqual([0])
    expect([data.train.size, data.validation.size, data.test.size]).toEqual([4, 1, 3])
    expect([...data.testInTrain]).toEqual([2])
    expect([...data.testInValidation]).toEqual([0, 2])
    expect(data.report).toMatchObject({
      rows: { train: 4, validation: 3, test: 3 },
      repeats: { train: 2, validation: 0, test: 0 },
      validationTakenOut: 2,
      testInTrain: 1,
      testInValidation: 2,
      contradictions: 1,
      differences: [],
    })
    expect(data.report.text).toMatch(/validation: 2 rows that train has too are taken out/)
    const { inputs, targets } = await data.test.batch([1])
    expect(inputs).toEqual(oneHotDNA('TTCC'))
    expect([...targets]).toEqual([1])
  })

  it('leaves relatives of validation and test rows out of train where that is asked for', async () => {
    const piece = 'ACGTTGCAACGTGCA'
    const related = {
      'train.csv': csv([`TTTT${piece}A`, 0], [`T${piece}TTTT`, 1], [`GGGG${piece}C`, 1], ['A'.repeat(20), 0]),
      'dev.csv': csv([`CCCC${piece}G`, 1], ['C'.repeat(20), 0]),
      'test.csv': csv(['A'.repeat(20), 0], ['G'.repeat(20), 1]),
    }
    const task = { ...small, inputShape: [20, 5] }
    const folder = folderOf('related', related)
    const all = await readTask(task, { folder })
    expect([all.train.size, all.report.trainTakenOut, ...all.testInTrain]).toEqual([4, 0, 0])
    const { sequences, labels, testInTrain, report } = await readTask(task, {
      folder,
      leaveOutRelatives: true,
    })
    expect(sequences!.train).toEqual([`T${piece}TTTT`])
    expect([...labels.train]).toEqual([1])
    // The row of test that train had is in train no longer.
    expect([...testInTrain]).toEqual([])
    expect(report.rows.train).toBe(4)
    expect(report.text).toMatch(
      /train: 3 rows that were made of the same as validation or test rows are left out/,
    )
    await expect(readTask('slums/argentina', { folder, leaveOutRelatives: true })).rejects.toThrow(
      /leaveOutRelatives.*for sequences/,
    )
  })

  it('finds files under their whole paths and packed ones too', async () => {
    const nested = folderOf('nested', {
      'b/train.csv.gz': gzipSync(files['train.csv']),
      'a/b/dev.csv': files['dev.csv'],
      'test.csv.gz': gzipSync(files['test.csv']),
    })
    expect((await readTask(small, { folder: nested })).train.size).toBe(4)
  })

  it('says what is missing, where it is to be had and where it belongs', async () => {
    const error = await readTask(small, { folder: folderOf('part', { 'dev.csv': files['dev.csv'] }) }).catch(
      e => e,
    )
    expect(error).toMatchObject({
      code: 'file-not-found',
      details: { missing: ['a/b/train.csv', 'a/b/test.csv'] },
    })
    expect(error.message).toMatch(
      /a\/b\/train\.csv, a\/b\/test\.csv, which the task small needs\. They come from GUE\.zip/,
    )
    await expect(readTask('gue/virus/covid', { folder: temp.dir })).rejects.toThrow(
      /genomics\/gue\/virus\/covid\/train\.csv\.gz.*GUE\/virus\/covid\/train\.csv/,
    )
  })

  it('says how files differ from the published ones', async () => {
    const folder = folderOf('other', files)
    const counted = { ...small, rows: { train: 5, test: 3 } }
    await expect(readTask(counted, { folder })).rejects.toThrow(/train has 4 rows, not 5/)
    const read = await readTask(counted, { folder, verify: false })
    expect(read.report.differences).toEqual(['train has 4 rows, not 5'])
    const column = folderOf('column', { ...files, 'dev.csv': 'dna,label\nACGT,1' })
    await expect(readTask(small, { folder: column })).rejects.toThrow(
      /no column "sequence" among \["dna", "label"\]/,
    )
    const label = folderOf('label', { ...files, 'dev.csv': csv(['ACGT', 0], ['ACGT', 2]) })
    await expect(readTask(small, { folder: label })).rejects.toThrow(
      /row 2 has the label "2".*classes 0 to 1/,
    )
    const letter = folderOf('letter', { ...files, 'test.csv': csv(['ACJT', 0]) })
    await expect(readTask(small, { folder: letter })).rejects.toThrow(
      /row 1 has the letter "J" at position 2/,
    )
  })

  it('reads FASTA whose headers end in the label, and draws validation from train', async () => {
    const records = (labels: string, letter: string) =>
      [...labels].map((label, i) => `>chr1 ${i}|${label}\nACGT${letter.repeat(i + 1)}\n`).join('')
    const task: ClassificationTask = {
      ...findTask('nt/h3'),
      files: { format: 'labelled-fasta', parts: { train: 'train.fna', test: 'test.fna' } },
      rows: {},
      inputShape: [30, 5],
    }
    const folder = folderOf('nt', {
      'train.fna': records('01'.repeat(10), 'A'),
      'test.fna': records('0110', 'C'),
    })
    const data = await readTask(task, { folder })
    expect([data.train.size, data.validation.size, data.test.size]).toEqual([18, 2, 4])
    expect([...data.labels.validation].sort()).toEqual([0, 1])
    expect([...data.labels.test]).toEqual([0, 1, 1, 0])
    expect(await readTask(task, { folder }).then(again => again.sequences)).toEqual(data.sequences)
  })

  it('reads arrays of images with several labels each, and normalises by train', async () => {
    await h5wasm.ready
    const path = temp.path('images.h5')
    const file = new h5wasm.File(path, 'w')
    for (const [part, offset] of [
      ['train', 0],
      ['validation', 3],
      ['test', 9],
    ] as const) {
      const data = Uint16Array.from({ length: 2 * 2 * 2 * 1 }, (_, i) => i + offset)
      file.create_group(part)
      file.create_dataset({ name: `${part}/images`, data, shape: [2, 2, 2, 1] })
      file.create_dataset({ name: `${part}/labels`, data: Uint8Array.of(1, 0, 1, 0, 0, 1), shape: [2, 3] })
    }
    file.close()
    const task: ClassificationTask = {
      ...findTask('geo-bench/m-bigearthnet'),
      files: { format: 'hdf5', path: 'images.h5' },
      rows: { train: 2 },
      inputShape: [2, 2, 1],
      classes: 3,
    }
    const data = await readTask(task, { folder: temp.dir })
    expect(data.train.targetShape).toEqual([3])
    expect(data.normalisation!.means).toEqual([3.5])
    const { inputs, targets } = await data.train.batch([1])
    expect([...targets]).toEqual([0, 0, 1])
    expect(inputs[0]).toBeCloseTo(0.5 / Math.sqrt(5.25), 6)
    await expect(readTask({ ...task, inputShape: [3, 2, 1] }, { folder: temp.dir })).rejects.toThrow(
      /images are \[2, 2, 1\], but .* has \[3, 2, 1\]/,
    )
    await expect(readTask({ ...task, classes: 4 }, { folder: temp.dir })).rejects.toThrow(
      /labels has the shape \[2, 3\]/,
    )
  })
})

const tata = sharedData('genomics/gue/prom/prom_core_tata/train.csv.gz')
const folder = tata?.replace(/genomics.*/, '') ?? ''

describe.skipIf(!tata)('readTask on published files', () => {
  it.each([
    ['gue/prom/prom_core_tata', [4904, 605, 613], 8, 16],
    ['gue/prom/prom_300_tata', [4904, 599, 613], 14, 6],
    ['gue/tf/4', [19000, 642, 1000], 358, 0],
    ['gue/mouse/2', [2620, 328, 328], 0, 0],
    ['ienhancer/enhancers', [2671, 297, 400], 0, 87],
    ['uci/splice', [1914, 598, 638], 40, 47],
  ])('%s has the rows and duplicates that its recipe tells of', async (name, sizes, takenOut, marked) => {
    const { train, validation, test, report } = await readTask(name, { folder })
    expect([train.size, validation.size, test.size]).toEqual(sizes)
    expect([report.validationTakenOut, report.testInTrain]).toEqual([takenOut, marked])
    expect(report.files.every(({ status }) => status === 'published')).toBe(true)
    const inTrain = /train has (\d+) of the dev rows and (\d+) of the test rows/.exec(
      findTask(name).faults[0] ?? '',
    )
    if (inTrain) expect(inTrain.slice(1)).toEqual([`${takenOut}`, `${marked}`])
  })

  it('knows an unpacked copy, and refuses a changed one', async () => {
    const copy = temp.path('mouse')
    mkdirSync(copy)
    for (const part of ['train', 'dev', 'test']) {
      const packed = readFileSync(`${folder}genomics/gue/mouse/2/${part}.csv.gz`)
      writeFileSync(`${copy}/${part}.csv`, gunzipSync(packed))
    }
    const { report } = await readTask('gue/mouse/2', { folder: copy })
    expect(report.files.map(({ status }) => status)).toEqual(['published', 'published', 'published'])
    cpSync(`${copy}/dev.csv`, `${copy}/test.csv`)
    await expect(readTask('gue/mouse/2', { folder: copy })).rejects.toThrow(
      /test\.csv is not test\.csv\.gz as published \(SHA-256 [0-9a-f]{64}\)/,
    )
  })

  it('reads four bands of GeoTIFF by a list of labels', async () => {
    const seen: number[] = []
    const data = await readTask('slums/argentina', {
      folder,
      onProgress: ({ done, total }) => seen.push(done / total),
    })
    expect([data.train.size, data.validation.size, data.test.size]).toEqual([1200, 399, 400])
    expect(data.train.inputShape).toEqual([32, 32, 4])
    expect(data.labels.test.filter(label => label === 1)).toHaveLength(293)
    expect(data.names!.train[0]).toMatch(/^images\/image\d+\.tif$/)
    expect(seen.at(-1)).toBe(1)
  })
})
