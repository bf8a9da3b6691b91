import { beforeAll, describe, expect, it } from 'vitest'
import { arrayDataset } from '../../../src/data/index.js'
import type { DashSearchResult } from '../../../src/search/index.js'
import { decidedKernels, multiplyAddsWith, ownKernels } from '../../../src/workflows/dasha/kernels.js'
import type { DashaPlan } from '../../../src/workflows/dasha/plan.js'
import { type PreparedTask, prepareTask } from '../../../src/workflows/dasha/prepareTask.js'
import { startBackend } from '../../support/backends.js'

let task: PreparedTask
beforeAll(async () => {
  await startBackend('cpu')
  const inputs = Float32Array.from({ length: 40 * 64 }, (_, i) => Math.sin(i * i))
  const targets = Array.from({ length: 40 }, (_, i) => i % 2)
  task = await prepareTask({ train: arrayDataset({ inputs, inputShape: [8, 8, 1], targets }), outputs: 2 })
})
const deep = { name: 'wideResNet2d', size: { depth: 16, width: 1, stemStride: 1 } } as const
const shallow = { ...deep, size: { ...deep.size, depth: 10 } }
const laptop = { preset: 'laptop' } as DashaPlan
/** What a search of the shallow net found, with these probabilities layer by layer. */
const search = (...chances: number[]) => {
  const kernels = ownKernels(task, shallow).map(({ layer }, i) => ({
    ...{ layer: layer!, kernelSize: 5, dilation: 3, probability: chances[i] ?? 0.1 },
  }))
  return { kernels } as unknown as DashSearchResult
}

describe('decidedKernels', () => {
  it('takes a kernel where it is likelier than all others together, and the own ones elsewhere', () => {
    const kernels = decidedKernels(task, laptop, deep, search(0.6, 0.5, 0.51))
    const changed = kernels.filter(({ kernelSize }) => kernelSize === 5)
    expect(changed.map(({ layer, probability }) => [layer, probability])).toEqual([
      ['stem', 0.6],
      ['group1_block1_conv2', 0.51],
    ])
    expect(kernels.map(({ layer }) => layer)).toEqual(ownKernels(task, deep).map(({ layer }) => layer))
    expect(kernels.filter(({ kernelSize }) => kernelSize !== 5)).toEqual(
      ownKernels(task, deep).filter(({ layer }) => !changed.some(each => each.layer === layer)),
    )
  })

  it('is empty where nothing is decided, but takes the likeliest everywhere in the recipe of the paper', () => {
    expect(decidedKernels(task, laptop, deep, search())).toEqual([])
    const paper = decidedKernels(task, { preset: 'paper' } as DashaPlan, shallow, search())
    expect(paper.every(({ kernelSize, dilation }) => kernelSize === 5 && dilation === 3)).toBe(true)
  })
})

describe('multiplyAddsWith', () => {
  it('grows with the kernels: 25 taps in place of 9 in one of the layers', () => {
    const own = multiplyAddsWith(task, deep, [])
    const wide = multiplyAddsWith(task, deep, decidedKernels(task, laptop, deep, search(0, 0.6)))
    // group1_block1_conv1: 8 x 8 positions, 16 channels to 16.
    expect(wide - own).toBe((25 - 9) * 64 * 16 * 16)
  })
})
