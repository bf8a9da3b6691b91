import { afterAll, describe, expect, test } from 'vitest'
import { bucketCheckpoints } from '../../src/node/bucketCheckpoints.js'
import { locationWithin } from '../../src/node/checkpointsAt.js'
import { startBucketServer } from '../support/bucketServer.js'

const { endpoint, objects, stop } = await startBucketServer('runs')
afterAll(stop)
Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' })
const at = (path: string) => `s3://${path}?endpoint=${encodeURIComponent(endpoint)}&region=eu-x`

describe('checkpoints in a bucket', () => {
  test('are those that were given, by trial and resource, over more than one page of names', async () => {
    const store = bucketCheckpoints(locationWithin(at('runs/deep run/'), 'night', 'one'))
    const state = { weights: new Float32Array([1, 2, 3]), step: 4, name: 'a' }
    await store.save(12, { resource: 4, value: 0.5, metrics: { loss: 1 }, state })
    await store.save(12, { resource: 1, value: Number.NaN, state: undefined })
    for (const trial of [3, 5, 7, 1]) await store.save(trial, { resource: 1, value: trial, state: null })
    expect([...objects.keys()]).toContain('deep run/night/one/t-000012/r-00000004')
    expect(await store.trials()).toEqual([1, 3, 5, 7, 12])
    expect(await store.resources(12)).toEqual([1, 4])
    expect(await store.load(12, 9)).toEqual({ resource: 4, value: 0.5, metrics: { loss: 1 }, state })
    expect(await store.load(12, 3)).toEqual({ resource: 1, value: Number.NaN, state: undefined })
    expect(await store.load(12, 0)).toBeUndefined()
    await store.remove(12, 4)
    await store.remove(12, 4)
    expect(await store.resources(12)).toEqual([1])
    expect(await bucketCheckpoints(at('runs')).trials()).toEqual([])
  })

  test('that are damaged are passed over for the ones before', async () => {
    const store = bucketCheckpoints(at('runs/damaged'))
    for (const resource of [1, 2]) await store.save(0, { resource, value: resource, state: 'x' })
    objects.set('damaged/t-000000/r-00000002', objects.get('damaged/t-000000/r-00000002')!.subarray(0, 50))
    expect(await store.load(0, 9)).toMatchObject({ resource: 1 })
  })

  test('are there once the keys are', async () => {
    const store = bucketCheckpoints(at('runs/late'))
    const { AWS_SECRET_ACCESS_KEY, ...others } = process.env
    process.env = others
    await expect(store.trials()).rejects.toThrow(/AWS_SECRET_ACCESS_KEY/)
    process.env = { ...others, AWS_SECRET_ACCESS_KEY }
    expect(await store.trials()).toEqual([])
  })

  test('that cannot be kept say where and why', async () => {
    expect(() => bucketCheckpoints('s3:///x')).toThrow(/s3:\/\/BUCKET/)
    await expect(bucketCheckpoints(at('other')).trials()).rejects.toThrow(/no such bucket/)
    const wrong = bucketCheckpoints(at('runs').replace('eu-x', 'us-x'))
    await expect(wrong.save(0, { resource: 1, value: 1, state: 1 })).rejects.toThrow(/PUT gave status 403/)
  })
})
