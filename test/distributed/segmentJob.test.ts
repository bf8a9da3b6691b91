import { expect, test } from 'vitest'
import { parseJob, parseUpdates } from '../../src/distributed/parseJob.js'
import {
  encodeUpdates,
  jobIdOf,
  payloadLimit,
  type SegmentJob,
  studyName,
} from '../../src/distributed/segmentJob.js'
import { refusal, type WorkerFacts } from '../../src/distributed/workerFacts.js'
import type { SegmentUpdate } from '../../src/tuning/index.js'

const job: SegmentJob = {
  ...{ study: 'night', run: 'a', fence: 3, maxAttempts: 3 },
  segment: { trial: 7, config: { x: 1 }, from: 1, to: 3, milestones: [3], attempt: 1, seed: 5, age: 0 },
  requires: { objective: 'gue', version: '0.1.0', data: { train: 'abc' }, needs: {} },
}

test('a job has the same id whoever asks for it and however often, and another for anything else', () => {
  const id = jobIdOf(job)
  expect(id).toMatch(/^night-t000007-r1-3-[0-9a-f]+$/)
  expect(jobIdOf({ ...job, fence: 9, segment: { ...job.segment, attempt: 4, age: 77 } })).toBe(id)
  const others = [
    { ...job, run: 'b' },
    { ...job, segment: { ...job.segment, config: { x: 2 } } },
    { ...job, segment: { ...job.segment, seed: 6 } },
    { ...job, requires: { ...job.requires, data: { train: 'abd' } } },
  ]
  expect(new Set([id, ...others.map(jobIdOf)]).size).toBe(5)
})

test('updates survive as they are, and within the limit lose only what is not needed', () => {
  const few: SegmentUpdate[] = [
    { type: 'report', resource: 1, value: Number.NaN, metrics: { loss: Infinity } },
    { type: 'failed', error: 'NaN' },
  ]
  expect(parseUpdates(encodeUpdates(few, []))).toEqual(few)
  const many: SegmentUpdate[] = Array.from({ length: 5000 }, (_, i) => ({
    ...{ type: 'report' as const, resource: i + 1, value: 1 / (i + 1) },
    metrics: { loss: i },
  }))
  const text = encodeUpdates(many, [1000, 3000])
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(payloadLimit)
  expect(parseUpdates(text)).toEqual([many[999], many[2999], many[4999]])
})

test('the names of studies can be part of keys and folders', () => {
  for (const name of ['a', '2024-ettm1_v2.b']) expect(studyName(name)).toBe(name)
  for (const name of ['', '../up', 'a:b', '.hidden', 'a/b', 'x'.repeat(65)]) {
    expect(() => studyName(name)).toThrow(/`study`/)
  }
})

test('a worker takes the jobs that it has everything for', () => {
  const worker: WorkerFacts = {
    ...{
      id: 'w',
      host: 'h',
      pid: 1,
      concurrency: 2,
      version: '0.1.0',
      objectives: ['gue'],
      data: { train: 'abc' },
    },
    ...{
      cores: 4,
      memoryGiB: 16,
      backend: 'wasm',
      gpu: null,
      startedAt: 0,
      active: 0,
      completed: 0,
      failed: 0,
    },
  }
  const { requires } = job
  expect(refusal(requires, worker)).toBe(undefined)
  expect(refusal({ ...requires, needs: { cores: 4, memoryGiB: 16, backend: 'wasm' } }, worker)).toBe(
    undefined,
  )
  expect(refusal(requires, { ...worker, objectives: [] })).toMatch(/no objective gue, only none/)
  expect(refusal(requires, { ...worker, version: '0.2.0' })).toMatch(/0\.2\.0, and the study 0\.1\.0/)
  expect(refusal(requires, { ...worker, data: {} })).toMatch(/no data train/)
  expect(refusal(requires, { ...worker, data: { train: 'xyz' } })).toMatch(/data train is another/)
  expect(refusal({ ...requires, needs: { cores: 8 } }, worker)).toMatch(/4 cores of the 8/)
  expect(refusal({ ...requires, needs: { memoryGiB: 64 } }, worker)).toMatch(/16 GiB of the 64/)
  expect(refusal({ ...requires, needs: { backend: 'native' } }, worker)).toMatch(
    /is wasm, and native is needed/,
  )
  expect(refusal({ ...requires, needs: { gpu: true } }, worker)).toMatch(/no GPU/)
})

test('a job is read as it was written, and one that a worker could not trust is refused by its part', () => {
  expect(parseJob(JSON.parse(JSON.stringify(job)))).toEqual(job)
  const refused = (changes: object, part: string) =>
    expect(() => parseJob({ ...job, ...changes })).toThrow(`\`${part}\` is`)
  for (const run of ['../../etc', '..', 'a/b', '', '__proto__\0', 7, undefined]) refused({ run }, 'run')
  refused({ study: '../night' }, 'study')
  refused({ segment: { ...job.segment, to: 1 } }, 'segment.to')
  refused({ segment: { ...job.segment, config: { x: {} } } }, 'segment.config.x')
  refused({ segment: null }, 'segment')
  refused({ requires: { ...job.requires, needs: { gpu: 'yes' } } }, 'requires.needs.gpu')
  expect(() => parseJob(null)).toThrow('`job` is null, but must be an object')
})

test('updates that are none are refused by their place', () => {
  expect(() => parseUpdates('[{')).toThrow('`updates` is "[{", but must be JSON')
  expect(() => parseUpdates('[{"type":"report","resource":"1","value":2}]')).toThrow('updates[0].resource')
  expect(() => parseUpdates('[{"type":"done"}]')).toThrow(/updates\[0\].type.*"report", "failed", "lost"/)
  expect(() => parseUpdates('[{"type":"failed"}]')).toThrow('updates[0].error')
})
