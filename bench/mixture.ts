/**
 * The forms of a searched layer (one convolution per dilation, one dense convolution, Fourier transforms) and the naive
 * sum of all convolutions: processor time of forward and backward pass by shape, on wasm and with native kernels.
 *
 * MIXTURE_SHAPES takes a part of the shapes by name (a substring).
 */
import * as tf from '@tensorflow/tfjs-core'
import { dilatedConv1d, dilatedConv2d } from '../src/layers/index.js'
import { cheapestForm, MixtureConv1D, MixtureConv2D, mixtureCosts } from '../src/layers/mixture/index.js'
import { useBackend } from '../src/node/index.js'
import type { Benchmark } from './support/benchmark.js'

interface Shape {
  readonly name: string
  readonly batch: number
  readonly space: readonly number[]
  readonly channels: number
  readonly kernelSizes: readonly number[]
  readonly dilations: readonly number[]
  readonly padding?: 'same' | 'causal'
}

const genomics = { kernelSizes: [3, 5, 7, 9, 11], dilations: [1, 3, 5, 7], padding: 'causal' } as const
const satellite = { kernelSizes: [3, 5, 7, 9], dilations: [1, 3, 5, 7] } as const

const shapes: readonly Shape[] = [
  { name: 'genomics, length 70, 32 channels', batch: 64, space: [70], channels: 32, ...genomics },
  { name: 'genomics, length 101, 64 channels', batch: 64, space: [101], channels: 64, ...genomics },
  { name: 'genomics, length 300, 64 channels', batch: 32, space: [300], channels: 64, ...genomics },
  { name: 'genomics, length 500, 128 channels', batch: 32, space: [500], channels: 128, ...genomics },
  {
    name: 'small space, length 500, 64 channels',
    batch: 32,
    space: [500],
    channels: 64,
    kernelSizes: [3, 5],
    dilations: [1, 2],
  },
  {
    name: 'one dilation, length 500, 64 channels',
    batch: 32,
    space: [500],
    channels: 64,
    kernelSizes: [1, 3, 5, 7],
    dilations: [1],
  },
  { name: 'satellite, 32 x 32, 16 channels', batch: 16, space: [32, 32], channels: 16, ...satellite },
  { name: 'satellite, 32 x 32, 32 channels', batch: 16, space: [32, 32], channels: 32, ...satellite },
  { name: 'satellite, 8 x 8, 64 channels', batch: 16, space: [8, 8], channels: 64, ...satellite },
  {
    name: 'small space, 32 x 32, 32 channels',
    batch: 16,
    space: [32, 32],
    channels: 32,
    kernelSizes: [3, 5],
    dilations: [1, 2],
  },
]

const rounds = 3

export const run: Benchmark = async ({ log }) => {
  const figures: Record<string, number> = {}
  const wanted = shapes.filter(({ name }) => name.includes(process.env['MIXTURE_SHAPES'] ?? ''))
  for (const nativeConvolutions of [false, true]) {
    const { engine } = await useBackend('wasm', nativeConvolutions ? { threads: 1 } : { nativeConvolutions })
    log(`${engine}, ms of forward and backward pass`)
    for (const shape of wanted) {
      const times = timeForms(shape)
      const costs = mixtureCosts(mixtureShape(shape))
      const text = Object.entries(times).map(([form, ms]) => {
        const rate = form in costs ? ` (${((6 * costs[form as 'dense']) / ms / 1e6).toFixed(0)} GFLOP/s)` : ''
        figures[`${nativeConvolutions ? 'native' : 'wasm'} ${shape.name} ${form}`] = ms
        return `${form} ${ms.toFixed(1)}${rate}`
      })
      log(`  ${shape.name}: ${text.join(', ')}; chosen: ${cheapestForm(mixtureShape(shape))}`)
    }
  }
  return { figures }
}

function mixtureShape({ batch, space, channels, kernelSizes, dilations, padding = 'same' }: Shape) {
  return {
    pairs: dilations.flatMap(dilation => kernelSizes.map(kernelSize => ({ kernelSize, dilation }))),
    axes: space.map(n => ({ input: n, output: n, stride: 1, padding })),
    channels: { in: channels, out: channels },
    batch,
  }
}

function timeForms(shape: Shape): Record<string, number> {
  const { batch, space, channels, kernelSizes, dilations, padding = 'same' } = shape
  const x = tf.randomNormal([batch, ...space, channels])
  const Layer = space.length === 1 ? MixtureConv1D : MixtureConv2D
  const config = { filters: channels, kernelSizes, dilations, padding }
  const costs = mixtureCosts(mixtureShape(shape))
  const forms = (['dilations', 'dense', 'fourier'] as const).filter(
    form => costs[form] < 3 * Math.min(costs.dilations, costs.dense),
  )
  const steps = new Map<string, () => void>()
  for (const form of forms) {
    const layer = new Layer({ ...config, form })
    steps.set(
      form,
      step(x, input => layer.apply(input, { training: true }) as tf.Tensor),
    )
  }
  const plain = dilations.flatMap(dilationRate =>
    kernelSizes.map(kernelSize => {
      const one = { filters: channels, kernelSize, dilationRate, useBias: false }
      return space.length === 1
        ? dilatedConv1d({ ...one, padding })
        : dilatedConv2d({ ...one, padding: 'same' })
    }),
  )
  steps.set(
    'naive',
    step(x, input => tf.addN(plain.map(layer => layer.apply(input) as tf.Tensor))),
  )
  const best: Record<string, number> = {}
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of steps) {
      const before = process.cpuUsage()
      work()
      const { user, system } = process.cpuUsage(before)
      const ms = (user + system) / 1000
      if (round > 0) best[name] = Math.min(best[name] ?? Infinity, ms)
    }
  }
  tf.disposeVariables()
  x.dispose()
  return best
}

/** Forward and backward pass with the gradients of the input and all weights. */
function step(x: tf.Tensor, f: (x: tf.Tensor) => tf.Tensor): () => void {
  const input = tf.variable(x)
  tf.tidy(() => void f(input))
  return () =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => tf.sum(f(input)))
      for (const gradient of Object.values(grads)) gradient.dataSync()
    })
}
