import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fileCheckpoints } from '../../src/node/index.js'
import { memoryCheckpoints } from '../../src/tuning/index.js'

const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each([
  ['memory', memoryCheckpoints()],
  ['file', fileCheckpoints(join(folder, 'all'))],
])('%s', (_, store) => {
  test('keeps what it is given, by trial and resource, and gives the newest up to a resource', async () => {
    const state = { weights: new Float32Array([1, 2, 3]), step: 4, name: 'a' }
    await store.save(12, { resource: 4, value: 0.5, metrics: { loss: 1 }, state })
    await store.save(12, { resource: 1, value: Number.NaN, state: undefined })
    await store.save(3, { resource: 1, value: 0.2, state: null })
    expect(await store.trials()).toEqual([3, 12])
    expect(await store.resources(12)).toEqual([1, 4])
    expect(await store.load(12, 9)).toEqual({ resource: 4, value: 0.5, metrics: { loss: 1 }, state })
    expect(await store.load(12, 3)).toEqual({ resource: 1, value: Number.NaN, state: undefined })
    expect(await store.load(12, 0)).toBeUndefined()
    await store.remove(12, 4)
    await store.remove(12, 4)
    await store.remove(12, 1)
    expect(await store.trials()).toEqual([3])
    expect(await store.resources(12)).toEqual([])
  })
})

test('a folder that is there and cannot be read is not taken for an empty one', async () => {
  const root = join(folder, 'circle')
  symlinkSync(root, root)
  await expect(fileCheckpoints(root).trials()).rejects.toMatchObject({ code: 'failed' })
  await expect(fileCheckpoints(root).load(0, 1)).rejects.toThrow(/can't be read: ELOOP/)
  expect(await fileCheckpoints(join(folder, 'nothing')).load(0, 1)).toBeUndefined()
})

test('a damaged checkpoint is passed over for the one before it', async () => {
  const root = join(folder, 'damaged')
  const store = fileCheckpoints(root)
  for (const resource of [1, 2, 3]) await store.save(0, { resource, value: resource, state: 'x'.repeat(100) })
  const file = (resource: number) => join(root, 't-000000', `r-0000000${resource}`)
  truncateSync(file(3), 60)
  const bytes = readFileSync(file(2))
  bytes[bytes.length - 5]! ^= 1
  writeFileSync(file(2), bytes)
  expect(await store.load(0, 9)).toMatchObject({ resource: 1 })
  expect(readdirSync(join(root, 't-000000')).sort()).toEqual(['r-00000001', 'r-00000002', 'r-00000003'])
})

test('a folder that can’t be written to is an error that names the file', async () => {
  writeFileSync(join(folder, 'file'), '')
  const store = fileCheckpoints(join(folder, 'file'))
  await expect(store.save(0, { resource: 1, value: 1, state: 1 })).rejects.toThrow()
})
