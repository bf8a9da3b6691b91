import { expect, test } from 'vitest'
import { clusterMap, kernelEvolution, kernelMap } from '../../src/report/index.js'
import { expectWellFormed } from '../support/wellFormed.js'

const candidates = [
  { kernelSize: 3, dilation: 1 },
  { kernelSize: 5, dilation: 1 },
  { kernelSize: 3, dilation: 4 },
]
const result = {
  layers: [
    { name: 'a<b>', candidates, form: 'fourier' as const },
    { name: 'narrow', candidates: candidates.slice(0, 2), form: 'dilations' as const },
  ],
  kernels: [
    { layer: 'a<b>', kernelSize: 3, dilation: 4, probability: 0.8 },
    { layer: 'narrow', kernelSize: 3, dilation: 1, probability: 0.5 },
  ],
  history: [
    {
      epoch: 1,
      trainLoss: 1,
      seconds: 1,
      logits: [
        [0, 0, 0],
        [0, 0],
      ],
      entropy: [1, 1],
    },
    {
      epoch: 2,
      trainLoss: 1,
      seconds: 1,
      logits: [
        [0, 0, 2],
        [0, 0],
      ],
      entropy: [0.6, 1],
    },
  ],
}

/** The opacity of every cell, in order. */
function shades(svg: string): number[] {
  return [...svg.matchAll(/fill="var\(--c0\)" fill-opacity="([\d.]+)"/g)].map(match => Number(match[1]))
}

test('a kernel map shades every candidate by its probability and frames the choice', () => {
  const svg = kernelMap(result)
  expectWellFormed(svg)
  const [small, , large] = shades(svg)
  expect(shades(svg)).toHaveLength(5)
  const chance = Math.exp(2) / (2 + Math.exp(2))
  expect(large).toBeCloseTo(0.06 + 0.94 * chance, 2)
  expect(small).toBeCloseTo(0.06 + 0.94 * ((1 - chance) / 2), 2)
  expect(svg.match(/stroke="var\(--ink\)"/g)).toHaveLength(2)
  expect(svg).toContain('dilation 4')
})

test('the evolution stacks the probabilities of every candidate by epoch', () => {
  const svg = kernelEvolution(result)
  expectWellFormed(svg)
  expect(svg.match(/<path/g)).toHaveLength(5)
  expect(svg.match(/var\(--c1\)/g)!.length).toBeGreaterThanOrEqual(2)
  expect(svg).toContain('mean over layers: 1.00, 0.80')
  expectWellFormed(kernelEvolution({ ...result, history: result.history.slice(1) }))
})

test('a cluster map puts what is alike side by side', () => {
  const leaf = (index: number) => ({ index, isLeaf: true, height: 0, children: [] })
  const svg = clusterMap({
    title: 'Clusters',
    items: ['first', 'second', 'third'].map((label, group) => ({ label, group })),
    distances: [
      [0, 4, 1],
      [4, 0, 4],
      [1, 4, 0],
    ],
    tree: {
      index: -1,
      isLeaf: false,
      height: 4,
      children: [leaf(1), { index: -1, isLeaf: false, height: 1, children: [leaf(0), leaf(2)] }],
    },
  })
  expectWellFormed(svg)
  expect(svg).toContain('In order: second, first, third.')
  expect(shades(svg).filter(shade => shade === 1).length).toBeGreaterThanOrEqual(3)
})
