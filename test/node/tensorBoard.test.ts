import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SupervisedBaselinesError } from '../../src/errors.js'
import { tensorBoardWriter } from '../../src/node/index.js'
import { crc32c } from '../../src/node/tensorBoard/recordFrame.js'
import type { TrainingProgress } from '../../src/training/index.js'
import { ashaTune, uniform } from '../../src/tuning/index.js'
import { golden } from '../support/golden.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()
const python = golden<{
  now: number
  config: Record<string, number | string | boolean>
  scalars: { step: number; values: Record<string, number> }[]
  bytes: string
}>('tensorBoard.json')

/** The bytes of the one event file in a folder. */
function bytesIn(folder: string): Buffer {
  const files = readdirSync(folder).filter(name => name.startsWith('events.out.tfevents.'))
  expect(files).toHaveLength(1)
  return readFileSync(join(folder, files[0]!))
}

/** How often a tag stands in the event file of a folder. */
function countOf(folder: string, tag: string): number {
  return bytesIn(folder).toString('latin1').split(tag).length - 1
}

/** The steps of all events in a file, read by the wire format of protocol buffers. */
function stepsIn(file: Buffer): bigint[] {
  const steps: bigint[] = []
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at))
    const event = file.subarray(at + 12, at + 12 + length)
    at += length + 16
    // The first field is the time, 9 bytes; the step, of tag 0x10, is left out where it is 0.
    let step = 0n
    if (event[9] === 0x10) {
      for (let i = 10, shift = 0n; ; i++, shift += 7n) {
        step |= BigInt(event[i]! & 0x7f) << shift
        if (event[i]! < 0x80) break
      }
    }
    steps.push(BigInt.asIntN(64, step))
  }
  return steps
}

describe('crc32c', () => {
  it.each([
    [Buffer.alloc(32), 0x8a9136aa],
    [Buffer.alloc(32, 0xff), 0x62a8ab43],
    [Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ])('gives what RFC 3720 prints (appendix B.4), case %#', (bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc)
  })
})

describe('tensorBoardWriter', () => {
  it("writes the bytes that TensorBoard's own writer does", () => {
    const board = tensorBoardWriter(temp.path('golden'), { now: () => python.now })
    board.hyperparameters(python.config)
    for (const { step, values } of python.scalars) board.scalars(step, values)
    expect(bytesIn(temp.path('golden')).toString('base64')).toBe(python.bytes)
  })

  it('has one run a trial, with its hyperparameters once and every report', async () => {
    const board = tensorBoardWriter(temp.path('study'))
    const { trials } = await ashaTune({
      space: { x: uniform(0, 1) },
      objective: async ({ config }) => config.x,
      maxResource: 4,
      maxTrials: 5,
      seed: 1,
      onProgress: board.onProgress,
    })
    expect(readdirSync(temp.path('study')).sort()).toEqual(['trial0', 'trial1', 'trial2', 'trial3', 'trial4'])
    for (const { trial, curve } of trials) {
      const folder = temp.path(`study/trial${trial}`)
      expect(countOf(folder, '_hparams_/session_start_info')).toBe(1)
      expect(countOf(folder, '\x0a\x05value\x15')).toBe(curve.length)
    }
  })

  it('takes the progress of trainings and of every stage of dasha', () => {
    const board = tensorBoardWriter(temp.path('stages'))
    const pace = { epoch: 1, epochs: 2, batches: 10, examplesPerSecond: 1, secondsLeft: 1 }
    const batch: TrainingProgress = { kind: 'batch', batch: 3, loss: 0.5, learningRate: 0.1, ...pace }
    const record = { epoch: 2, trainLoss: 0.4, seconds: 1, validation: { loss: 0.6, metrics: { mcc: 0.7 } } }
    const epoch: TrainingProgress = { kind: 'epoch', record, isBest: true, ...pace }
    const search = { epoch: 1, trainLoss: 1, seconds: 1, logits: [], entropy: [0.9, 0.8] }
    board.onProgress(batch)
    board.onProgress(epoch)
    board.onProgress({ kind: 'probe', backbone: 'unet1d', point: 0, progress: batch })
    board.onProgress({
      kind: 'search',
      backbone: 'wideResNet1d',
      progress: { kind: 'epoch', record: search, layers: [], kernels: [], ...pace },
    })
    board.onProgress({ kind: 'warning', message: 'odd' })
    const tags = ['batch/loss', 'batch/learningRate', 'epoch/trainLoss', 'epoch/validationLoss', 'epoch/mcc']
    for (const tag of tags) expect(countOf(temp.path('stages'), tag), tag).toBe(1)
    expect(countOf(temp.path('stages/probe0-unet1d'), 'batch/loss')).toBe(1)
    expect(countOf(temp.path('stages/search-wideResNet1d'), 'entropy/layer1')).toBe(1)
  })

  it('takes negative steps, and leaves what was written before them readable', () => {
    const board = tensorBoardWriter(temp.path('negative'), { now: () => 0 })
    const steps = [-1, 2, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0]
    for (const step of steps) board.scalars(step, { loss: 5 })
    expect(stepsIn(bytesIn(temp.path('negative')))).toEqual([0n, ...steps.map(BigInt)])
  })

  it.each([0.5, Number.NaN, Infinity, 2 ** 60, '1' as never])(
    'refuses the step %s, and writes nothing',
    step => {
      const folder = temp.path(`step${step}`)
      const write = () => tensorBoardWriter(folder).scalars(step, { loss: 5 })
      expect(write).toThrow(expect.objectContaining({ code: 'invalid-option' }))
      expect(write).toThrow(/`step` is .* a whole number/)
      expect(() => readdirSync(folder)).toThrow('ENOENT')
    },
  )

  it('leaves out what is not finite, and names runs by what a folder may be called', () => {
    const board = tensorBoardWriter(temp.path('odd'))
    board.scalars(0, { a: Number.NaN })
    expect(() => readdirSync(temp.path('odd'))).toThrow('ENOENT')
    board.run('../up').scalars(1, { a: 1 })
    expect(readdirSync(temp.path('odd'))).toEqual(['___up'])
  })

  it('says so where it cannot write', () => {
    const file = temp.file('no folder')
    const write = () => tensorBoardWriter(join(file, 'runs')).scalars(0, { a: 1 })
    expect(write).toThrow(SupervisedBaselinesError)
    expect(write).toThrow(expect.objectContaining({ code: 'failed' }))
  })
})
