import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { buildWideResNet1d } from '../src/models/index.js'
import { useBackend } from '../src/node/index.js'
import { findPython } from './support/python.js'

/** A [batch, length, channels] or [batch, height, width, channels] convolution at stride 1. */
interface ConvShape {
  readonly batch: number
  readonly space: readonly [number, number]
  readonly kernel: readonly [number, number]
  readonly channels: readonly [number, number]
  readonly dilation?: number
}

/** The convolutions of the Wide ResNets that are timed below, with a dilated one of each rank. */
const SHAPES: readonly ConvShape[] = [
  { batch: 32, space: [1, 500], kernel: [1, 8], channels: [64, 64] },
  { batch: 32, space: [1, 500], kernel: [1, 8], channels: [128, 128] },
  { batch: 32, space: [1, 500], kernel: [1, 5], channels: [128, 128] },
  { batch: 32, space: [1, 500], kernel: [1, 3], channels: [128, 128] },
  { batch: 32, space: [1, 500], kernel: [1, 5], channels: [128, 128], dilation: 7 },
  { batch: 16, space: [32, 32], kernel: [3, 3], channels: [32, 32] },
  { batch: 16, space: [32, 32], kernel: [3, 3], channels: [64, 64] },
  { batch: 16, space: [32, 32], kernel: [3, 3], channels: [64, 64], dilation: 3 },
]

const BATCH = 32
const LENGTH = 500
const CHANNELS = 5
const ROUNDS = 3

/** Best times of several, in milliseconds. */
interface Timing {
  wall: number
  /** Processor time of the whole process, which busy neighbours disturb less. */
  processor: number
}

/**
 * Speed of the convolution gradients against the forward pass, by processor time on one thread, and of whole
 * training steps of a Wide ResNet 1-D (batch 32, length 500, widths 64/128/128, kernels 8/5/3, batch norm, ReLU,
 * SGD with momentum), interleaved; with the same step in PyTorch on the CPU where Python has it.
 */
export async function run(options: { json: boolean; log(line: string): void }): Promise<{
  figures: Record<string, number>
}> {
  const figures: Record<string, number> = {}
  const backends = [
    ['Wasm', () => useBackend('wasm', { nativeConvolutions: false })],
    ['Native', () => useBackend('wasm', { threads: 1 })],
  ] as const
  for (const [name, start] of backends) {
    const { engine } = await start()
    const { forward, input, filter } = timeConvolutions()
    figures[`inputGradientToForwardRatio${name}`] = forward / input
    figures[`filterGradientToForwardRatio${name}`] = forward / filter
    options.log(
      `${engine}: input gradient ${percent(forward / input)}, filter gradient ${percent(forward / filter)} of the forward speed`,
    )
  }
  figures['gradientToForwardRatio'] = Math.min(...Object.values(figures))
  await timeSteps(figures, options.log)
  await timeOtherKernels(figures, options.log)
  return { figures }
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`
}

/** Best processor times, added up over all shapes, in milliseconds. */
function timeConvolutions(): { forward: number; input: number; filter: number } {
  const totals = { forward: 0, input: 0, filter: 0 }
  for (const { batch, space, kernel, channels, dilation = 1 } of SHAPES) {
    const dilations: [number, number] = [space[0] === 1 ? 1 : dilation, dilation]
    const x = tf.randomNormal<tf.Rank.R4>([batch, ...space, channels[0]])
    const w = tf.randomNormal<tf.Rank.R4>([...kernel, ...channels])
    const dy = tf.randomNormal<tf.Rank.R4>([batch, ...space, channels[1]])
    const attrs = { strides: 1, dilations, pad: 'same', dataFormat: 'NHWC', dimRoundingMode: 'floor' }
    const gradients = () => tf.getGradient('Conv2D').gradFunc(dy, [x, w], attrs)
    const best = interleaved({
      forward: () => tf.conv2d(x, w, 1, 'same', 'NHWC', dilations),
      input: () => gradients()['x']!(),
      filter: () => gradients()['filter']!(),
    })
    for (const what of ['forward', 'input', 'filter'] as const) totals[what] += best[what].processor
    tf.dispose([x, w, dy])
  }
  return totals
}

function interleaved<Name extends string>(work: Record<Name, () => unknown>): Record<Name, Timing> {
  const best = {} as Record<Name, Timing>
  for (let round = 0; round <= ROUNDS; round++)
    for (const name of Object.keys(work) as Name[]) {
      const time = timed(() => tf.tidy(() => void work[name]()))
      // The first round compiles.
      if (round > 0) best[name] = better(best[name], time)
    }
  return best
}

function timed(work: () => void): Timing {
  const before = process.cpuUsage()
  const start = performance.now()
  work()
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  return { wall, processor: (user + system) / 1000 }
}

function better(a: Timing | undefined, b: Timing): Timing {
  if (a === undefined) return b
  return { wall: Math.min(a.wall, b.wall), processor: Math.min(a.processor, b.processor) }
}

async function timeSteps(figures: Record<string, number>, log: (line: string) => void): Promise<void> {
  const python = await findPython(['torch', 'numpy'])
  if (python === undefined)
    log('PyTorch left out: set SUPERVISED_BASELINES_PYTHON to a Python that has torch.')
  const torch = (threads: number) => async () => {
    const input = { batch: BATCH, length: LENGTH, channels: CHANNELS, threads }
    return python!.run<Timing>('wide_resnet_1d_step.py', input)
  }
  const engines = [
    ['wrn1dWasm', ours({ nativeConvolutions: false })],
    ['wrn1dNativeOneThread', ours({ threads: 1 })],
    ['wrn1dNative', ours({ threads: 2 })],
    ...(python === undefined
      ? []
      : ([
          ['wrn1dTorchOneThread', torch(1)],
          ['wrn1dTorch', torch(2)],
        ] as const)),
  ] as const
  const best = new Map<string, Timing>()
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, step] of engines) best.set(name, better(best.get(name), await step()))
  for (const [name, { wall, processor }] of best) {
    figures[`${name}Gflops`] = stepFlop() / wall / 1e6
    figures[`${name}GflopPerProcessorSecond`] = stepFlop() / processor / 1e6
    log(`${name}: ${wall.toFixed(0)} ms a step, ${processor.toFixed(0)} ms of processor time`)
  }
}

/** A training step on the wasm backend, after one to warm up. */
function ours(options: Parameters<typeof useBackend>[1]): () => Promise<Timing> {
  return async () => {
    await useBackend('wasm', options)
    const { step, dispose } = training()
    step()
    const time = timed(step)
    dispose()
    return time
  }
}

/** What a step spends outside convolutions, by kernel, on native convolutions and one thread. */
async function timeOtherKernels(figures: Record<string, number>, log: (line: string) => void): Promise<void> {
  await useBackend('wasm', { threads: 1 })
  const known = new Set(tf.getKernelsForBackend('wasm').map(kernel => kernel.kernelName))
  const { step, dispose } = training()
  step()
  const start = performance.now()
  const { kernels } = await tf.profile(step)
  const whole = performance.now() - start
  const spent = new Map<string, number>()
  for (const { name, kernelTimeMs } of kernels)
    if (known.has(name) && name !== 'Conv2D')
      spent.set(name, (spent.get(name) ?? 0) + ((await kernelTimeMs) as number))
  const total = [...spent.values()].reduce((a, b) => a + b, 0)
  const largest = [...spent].sort((a, b) => b[1] - a[1]).slice(0, 6)
  figures['wrn1dOutsideConvolutions'] = total / whole
  log(
    `outside convolutions ${percent(total / whole)} of a step: ` +
      largest.map(([name, ms]) => `${name} ${percent(ms / whole)}`).join(', '),
  )
  dispose()
}

function training(): { step(): void; dispose(): void } {
  const model = wideResNet()
  const optimizer = tf.train.momentum(0.01, 0.9)
  const x = tf.randomNormal([BATCH, LENGTH, CHANNELS])
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from({ length: BATCH }, (_, i) => i % 2)), 2))
  return {
    step() {
      const loss = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }) as tf.Tensor),
        true,
      )!
      loss.dataSync()
      loss.dispose()
    },
    dispose() {
      tf.dispose([x, y])
      optimizer.dispose()
      model.dispose()
    },
  }
}

function wideResNet(): LayersModel {
  const inputShape = [LENGTH, CHANNELS]
  return buildWideResNet1d({ inputShape, outputs: 2, head: 'classification', width: 64, seed: 1 })
}

/** Operations of the convolutions of a step: forward, filter gradient, and input gradient where one is needed. */
function stepFlop(): number {
  const widths = [CHANNELS, 64, 128, 128]
  let flop = 0
  for (const b of [0, 1, 2]) {
    const [from, to] = [widths[b]!, widths[b + 1]!]
    const passes = b === 0 ? 2 : 3
    flop += passes * 8 * from * to + 3 * (5 + 3) * to * to + (from === to ? 0 : passes * from * to)
  }
  return 2 * BATCH * LENGTH * flop
}
