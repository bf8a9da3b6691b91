import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { writeArrayBuffer } from 'geotiff'
import h5wasm from 'h5wasm/node'
import { describe, expect, it } from 'vitest'
import {
  checkpointFolder,
  dashaFolder,
  decodeImage,
  modelFolder,
  readCSV,
  readFasta,
  readHDF5,
  readLabelledImages,
  readSequenceTable,
  readZip,
} from '../../src/node/index.js'
import { packCheckpoint, unpackCheckpoint } from '../../src/node/packedCheckpoint.js'
import { png } from '../support/pngFile.js'
import { tempDir } from '../support/tempDir.js'
import { zip } from '../support/tiles.js'

const temp = tempDir()

/** MiB that this process takes. */
const memory = () => process.memoryUsage().rss / 2 ** 20

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

describe('bombs', () => {
  const bomb = temp.file(gzipSync(Buffer.alloc(6 * 2 ** 20, 'A')), 'bomb.gz')

  it.each([
    ['readCSV', () => readCSV(bomb)],
    ['readFasta', () => drain(readFasta(bomb))],
    ['readSequenceTable', () => readSequenceTable(bomb)],
  ])('of gzip are refused by %s long before they are unpacked', async (_, read) => {
    await expect(read()).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining(`${bomb} unpacks to more than 200 times its size on disk`),
    })
  })

  it('in zip archives are refused by what they declare, and by what they bring where they lie', async () => {
    const content = Buffer.alloc(4 * 2 ** 20)
    const honest = temp.file(zip({ 'A/a.png': content }), 'honest.zip')
    const lying = temp.file(zip({ 'A/a.png': content }, 100), 'lying.zip')
    const names = Array.from({ length: 50 }, (_, i) => `A/${i}.png`)
    const many = temp.file(
      zip(Object.fromEntries(names.map(name => [name, content.subarray(0, 2 ** 16)]))),
      'many.zip',
    )
    await expect(drain(readZip(honest, { maxEntryBytes: 2 ** 20 }))).rejects.toThrow(/maxEntryBytes/)
    await expect(readLabelledImages(lying)).rejects.toMatchObject({ code: 'corrupt' })
    await expect(drain(readZip(many, { maxBytes: 2 ** 20 }))).rejects.toThrow(/maxBytes/)
  })
})

describe('sizes of terabytes', () => {
  it('that an image declares are refused before anything is allocated', async () => {
    const tiff = Buffer.from(
      (await writeArrayBuffer([[[1, 2]]] as never, { width: 2, height: 1 } as never)) as ArrayBuffer,
    )
    const before = memory()
    for (let entry = 10; entry + 12 <= tiff.length; entry++) {
      // Width and height as 32-bit numbers.
      const tag = tiff.readUInt16BE(entry)
      if ((tag !== 256 && tag !== 257) || tiff.readUInt32BE(entry + 4) !== 1) continue
      tiff.writeUInt16BE(4, entry + 2)
      tiff.writeUInt32BE(2_000_000, entry + 8)
    }
    await expect(decodeImage(tiff, { name: 'huge.tif' })).rejects.toThrow(
      /huge.tif declares 2000000 x 2000000 x 1/,
    )
    // Within the limit on values, but more than its few bytes can unpack to.
    const claims = png(4, 4, 2)
    claims.writeUInt32BE(8000, 16)
    claims.writeUInt32BE(8000, 20)
    await expect(decodeImage(claims, { name: 'claims.png' })).rejects.toThrow(/claims.png/)

    const thin = Buffer.from(png(4, 4, 2))
    thin.writeUInt32BE(0, 16)
    thin.writeUInt32BE(2 ** 31, 20)
    await expect(decodeImage(thin, { name: 'thin.png' })).rejects.toThrow(
      /thin.png .*declares 2147483648 x 0 pixels/,
    )
    const twice = Buffer.from(png(4, 4, 2))
    const doubled = Buffer.concat([twice.subarray(0, 33), twice.subarray(8)])
    await expect(decodeImage(doubled, { name: 'twice.png' })).rejects.toThrow(/more than one header/)
    expect(memory() - before).toBeLessThan(100)
  })

  it('that an HDF5 dataset declares are refused before anything is read', async () => {
    await h5wasm.ready
    const path = temp.path('huge.h5')
    const file = new h5wasm.File(path, 'w')
    const chunk = 2 ** 17
    const data = new Float64Array(chunk)
    file.create_dataset({ name: 'x', data, shape: [chunk], maxshape: [2 ** 44], chunks: [chunk] })
    ;(file.get('x') as InstanceType<typeof h5wasm.Dataset>).resize([2 ** 40])
    file.close()
    await expect(readHDF5(path, { dataset: 'x' })).rejects.toMatchObject({ code: 'too-large' })
  })

  it('that a model declares for its weights are refused', async () => {
    const folder = temp.path('huge-model')
    mkdirSync(folder)
    const weights = [{ name: 'w', dtype: 'float32', shape: [2 ** 20, 2 ** 20] }]
    const json = { modelTopology: {}, weightsManifest: [{ paths: ['weights.bin'], weights }] }
    writeFileSync(join(folder, 'model.json'), JSON.stringify(json))
    writeFileSync(join(folder, 'weights.bin'), 'few')
    await expect(modelFolder(folder).load!()).rejects.toMatchObject({ code: 'corrupt' })
  })
})

describe('paths that lead out', () => {
  it.each(['../out.txt', 'a/../../out.txt', '/etc/out.txt', 'C:/out.txt', '..\\out.txt'])(
    'of a zip archive, %s, are refused',
    async name => {
      const path = temp.file(zip({ [name]: Buffer.from('x') }), 'escape.zip')
      await expect(drain(readZip(path))).rejects.toMatchObject({
        code: 'corrupt',
        message: expect.stringContaining(path),
      })
    },
  )

  it.each(['..', '../weights.bin', '/etc/passwd', 'a/b', ''])(
    'of a model folder, %j, are refused',
    async name => {
      const folder = temp.path('escape-model')
      mkdirSync(folder, { recursive: true })
      const json = { modelTopology: {}, weightsManifest: [{ paths: [name], weights: [] }] }
      writeFileSync(join(folder, 'model.json'), JSON.stringify(json))
      await expect(modelFolder(folder).load!()).rejects.toMatchObject({
        code: 'corrupt',
        message: expect.stringContaining(folder),
      })
    },
  )

  it.each(['..', '../run', '/etc/run', 'a/../../run', ''])(
    "of a journal's names, %j, are refused",
    async name => {
      const journal = dashaFolder(temp.path('dasha'))
      await expect(journal.read(name)).rejects.toMatchObject({ code: 'invalid-option' })
      await expect(journal.write(name, 1)).rejects.toMatchObject({ code: 'invalid-option' })
      expect(() => journal.checkpoints(name)).toThrow('The option `name`')
    },
  )
})

describe('names that mean something to JavaScript', () => {
  const polluted = () => ({}) as { polluted?: boolean }

  it('are names as any other in a checkpoint', async () => {
    const store = checkpointFolder(temp.path('proto'))
    const state = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
    const arrays = JSON.parse('{"__proto__":[]}') as Record<string, Float32Array[]>
    arrays['constructor'] = [Float32Array.of(1)]
    await store.save({ state, arrays })
    const loaded = (await store.load())!
    expect(Object.keys(loaded.state as object)).toEqual(['__proto__', 'constructor'])
    expect(Object.keys(loaded.arrays)).toEqual(['__proto__', 'constructor'])
    expect(polluted().polluted).toBeUndefined()
  })

  it('are names as any other of classes and files', async () => {
    const image = png(2, 2, 2)
    const path = temp.file(zip({ '__proto__/1.png': image, 'constructor/2.png': image }), 'proto.zip')
    const { classes, labels } = await readLabelledImages(path)
    expect(classes).toEqual(['__proto__', 'constructor'])
    expect([...labels]).toEqual([0, 1])
  })
})

describe('a checkpoint of a trial', () => {
  it('with a check sum that fits what is none is passed over', () => {
    const whole = packCheckpoint({ resource: 1, value: 0.5, state: [1] })
    expect(unpackCheckpoint(whole)).toEqual({ resource: 1, value: 0.5, state: [1] })
    expect(unpackCheckpoint(packCheckpoint(null as never))).toBeUndefined()
    expect(unpackCheckpoint(packCheckpoint({ resource: 'x' } as never))).toBeUndefined()
  })
})

it('a journal is read as what it is, however long its lines are', async () => {
  const folder = temp.path('long')
  mkdirSync(folder)
  writeFileSync(join(folder, 'run.json'), `[${'['.repeat(100_000)}`)
  await expect(dashaFolder(folder).read('run')).rejects.toMatchObject({ code: 'corrupt' })
  // What is there and cannot be read is not taken for a stage still to be done.
  mkdirSync(join(folder, 'tuned.json'))
  await expect(dashaFolder(folder).read('tuned')).rejects.toMatchObject({ code: 'failed' })
  expect(await dashaFolder(folder).read('searched')).toBeUndefined()
  expect(readFileSync(join(folder, 'run.json')).length).toBe(100_001)
})
