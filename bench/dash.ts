/**
 * What a search costs: an epoch of a Wide ResNet 1-D's super-network over |K| x |D| = 5 x 4 against a training epoch of
 * the plain net on the same backend, and the memory at the peak of a step; interleaved, by processor time.
 *
 * DASH_LENGTH (default 101), DASH_WIDTH (default 32) and DASH_BATCH (default 64) set the shape.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { MixtureConv1D, type MixtureForm } from '../src/layers/index.js'
import { buildWideResNet1d } from '../src/models/index.js'
import { useBackend } from '../src/node/index.js'
import { crossEntropy, sgd } from '../src/training/index.js'
import { trainableVariables } from '../src/training/weightSnapshot.js'
import type { Benchmark } from './support/benchmark.js'
import { peakMemory } from './support/peakMemory.js'

const length = Number(process.env['DASH_LENGTH'] ?? 101)
const width = Number(process.env['DASH_WIDTH'] ?? 32)
const batch = Number(process.env['DASH_BATCH'] ?? 64)
const rounds = 4

const options = { inputShape: [length, 5], outputs: 2, head: 'classification', width } as const

function searched(form: MixtureForm | 'auto'): LayersModel {
  return buildWideResNet1d({
    ...options,
    convolution: ({ name, filters, seed }) =>
      new MixtureConv1D({
        name,
        filters,
        kernelSizes: [3, 5, 7, 9, 11],
        dilations: [1, 3, 5, 7],
        padding: 'causal',
        form,
        seed,
      }),
  })
}

export const run: Benchmark = async ({ log }) => {
  const figures: Record<string, number> = {}
  for (const [name, native] of [
    ['Wasm', false],
    ['Native', true],
  ] as const) {
    const { engine } = await useBackend('wasm', native ? { threads: 1 } : { nativeConvolutions: false })
    const steps = {
      plain: createStep(buildWideResNet1d(options)),
      searched: createStep(searched('auto')),
      perDilation: createStep(searched('dilations')),
    }
    const best: Record<string, number> = {}
    for (let round = 0; round <= rounds; round++) {
      for (const [kind, { step }] of Object.entries(steps)) {
        const before = process.cpuUsage()
        step()
        const { user, system } = process.cpuUsage(before)
        // The first round compiles.
        if (round > 0) best[kind] = Math.min(best[kind] ?? Infinity, (user + system) / 1000)
      }
    }
    const peak = { plain: steps.plain.peakBytes(), searched: steps.searched.peakBytes() }
    for (const { dispose } of Object.values(steps)) dispose()
    const ratio = best['searched']! / best['plain']!
    const memory = peak.searched / peak.plain
    log(
      `${engine}: plain ${best['plain']!.toFixed(0)} ms, searched ${best['searched']!.toFixed(0)} ms ` +
        `(one convolution per dilation: ${best['perDilation']!.toFixed(0)} ms) a step; ` +
        `at most ${(peak.plain / 2 ** 20).toFixed(0)} and ${(peak.searched / 2 ** 20).toFixed(0)} MiB of tensors`,
    )
    figures[`searchEpochToPlainEpoch${name}`] = ratio
    figures[`perDilationEpochToPlainEpoch${name}`] = best['perDilation']! / best['plain']!
    figures[`searchMemoryRatio${name}`] = memory
  }
  const worst = (figure: string) => Math.max(figures[`${figure}Wasm`]!, figures[`${figure}Native`]!)
  return {
    figures: {
      searchEpochToPlainEpoch: worst('searchEpochToPlainEpoch'),
      searchMemoryRatio: worst('searchMemoryRatio'),
      ...figures,
    },
  }
}

/** A training step as `trainModel` takes it, without the data's part. */
function createStep(model: LayersModel) {
  const variables = trainableVariables(model)
  const optimizer = sgd().create(variables)
  const loss = crossEntropy()
  const x = tf.randomNormal([batch, length, 5])
  const y = tf.tensor1d(Float32Array.from({ length: batch }, (_, i) => i % 2))
  const gradients = () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => loss.compute(model.apply(x, { training: true }) as tf.Tensor, y),
        variables,
      )
      value.dataSync()
      return variables.map(variable => grads[variable.name]!)
    })
  const step = () => {
    const all = gradients()
    optimizer.step(all, 0.01)
    tf.dispose(all)
  }
  return {
    step,
    /** Weights, their momentum and what a step needs beside them. */
    peakBytes() {
      const held = variables.reduce((bytes, variable) => bytes + 4 * variable.size, 0)
      return 2 * held + peakMemory(() => tf.dispose(gradients()))
    },
    dispose() {
      optimizer.dispose()
      model.dispose()
      tf.dispose([x, y])
    },
  }
}
