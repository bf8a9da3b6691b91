import { readFileSync } from 'node:fs'
import h5wasm from 'h5wasm/node'
import { describe, expect, it } from 'vitest'
import { noteHDF5Error } from '../../src/node/hdf5Library.js'
import { readHDF5, readHDF5Images } from '../../src/node/index.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

/** How the oldest format describes whole numbers of 16 bits and floats of 32 and of 16. */
const word = Buffer.of(0x10, 0, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0)
const float = Buffer.of(0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0)
const half = Buffer.of(0x11, 0x20, 15, 0, 2, 0, 0, 0, 0, 0, 16, 0, 10, 5, 0, 10, 15, 0, 0, 0)

/** A file of the dataset `images`, [3, 1, 1], whose description of its type is changed. */
async function changed(from: Buffer, change: (type: Buffer) => void): Promise<string> {
  await h5wasm.ready
  const path = temp.path('sound.h5')
  const file = new h5wasm.File(path, 'w', { libver: ['earliest', 'latest'] } as never)
  const data = from === word ? Uint16Array.of(1, 2, 300) : Float32Array.of(1, 2, 3)
  file.create_dataset({ name: 'images', data, shape: [3, 1, 1] })
  file.close()
  const bytes = readFileSync(path)
  const at = bytes.indexOf(from)
  expect(at).toBeGreaterThan(0)
  change(bytes.subarray(at, at + from.length))
  return temp.file(bytes, 'changed.h5')
}

describe('types of HDF5 datasets', () => {
  it('are read in either byte order', async () => {
    const path = await changed(word, type => {
      type[1] = 1
    })
    expect((await readHDF5(path, { dataset: 'images' })).data).toEqual(Uint16Array.of(256, 512, 0x2c01))
  })

  it.each([
    ['opaque bytes', 0x15],
    ['a bit field', 0x14],
  ])('are refused where the library returns raw bytes: %s', async (_, kind) => {
    const path = await changed(word, type => {
      type[0] = kind
    })
    await expect(readHDF5Images(path)).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(/changed.h5, images, holds compound, opaque, bit field or other values/),
    })
  })

  it('are refused where they are floats of 16 bits, as what they are', async () => {
    const path = await changed(float, type => {
      type.set(half)
    })
    await expect(readHDF5Images(path)).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(/holds floats of 16 bits, which are not read. Convert it to 32 or 64/),
    })
  })
})

it('another copy of the library takes over after it was aborted', async () => {
  const path = await changed(word, () => {})
  const read = async () => (await readHDF5(path, { dataset: 'images' })).data
  expect(await read()).toEqual(Uint16Array.of(1, 2, 300))
  noteHDF5Error(new WebAssembly.RuntimeError('Aborted()'))
  expect(await read()).toEqual(Uint16Array.of(1, 2, 300))
})
