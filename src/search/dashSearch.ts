import type { Variable } from '@tensorflow/tfjs-core'
import { finiteNumber, oneOf, wholeNumber } from '../common/checks.js'
import { createRandom, hash32 } from '../common/random.js'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { describeModel } from '../models/describeModel.js'
import { evaluateModel, sgd } from '../training/index.js'
import { runTraining, type TrainingHooks } from '../training/runTraining.js'
import { trainableVariables } from '../training/weightSnapshot.js'
import { buildWithKernels } from './backbone.js'
import { isStable, likeliestKernels, probabilities, relativeEntropy } from './findings.js'
import { type LogitGradient, logitGradients } from './logitGradient.js'
import { searchRecipe } from './presets.js'
import { searchOptimizer } from './searchOptimizer.js'
import type { DashSearchOptions, DashSearchResult, SearchEpoch, SearchedLayer } from './searchTypes.js'
import { buildSuperNetwork, type SuperNetwork } from './superNetwork.js'

/**
 * Finds the kernel size and dilation of every searchable convolution of a backbone by DASH (Shen, Khodak and
 * Talwalkar 2022, arXiv 2204.07554).
 *
 * A super-network, in which each such convolution is a mixture of all candidates, is trained once; weights and the
 * logits of the candidates learn together, on the same batches unless `heldOut` is given, and each layer's likeliest
 * candidate is what was found. The super-network is gone afterwards: `backbone({ kernels })` is the network.
 *
 * The same seed on the same backend finds the same, also when a run was cut short and goes on from a checkpoint. An
 * aborted or diverged run gives what its last whole epoch found; it throws `aborted` or `diverged` where there was
 * none. Throws `invalid-option` for a space or backbone that does not fit.
 *
 * @example
 * await useBackend('wasm')
 * const inputs = Float32Array.from({ length: 64 * 32 }, (_, i) => Math.sin(i * i))
 * const targets = Array.from({ length: 64 }, (_, i) => i % 2)
 * const train = arrayDataset({ inputs, inputShape: [32, 1], targets })
 * const backbone: Backbone = choices =>
 *   buildWideResNet1d({ inputShape: [32, 1], outputs: 2, head: 'classification', width: 4, ...choices })
 * const space = { kernelSizes: [3, 5], dilations: [1, 3] }
 * const { kernels } = await dashSearch({ backbone, space, train, loss: crossEntropy(), preset: 'smoke' })
 * const network = buildWithKernels(backbone, kernels) // a plain layers model
 */
export async function dashSearch(options: DashSearchOptions): Promise<DashSearchResult> {
  const { backbone, space, train, validation, heldOut, signal } = options
  const preset = oneOf('preset', options.preset ?? 'laptop', ['paper', 'laptop', 'smoke'])
  const form = options.form ?? 'auto'
  const seed = finiteNumber('seed', options.seed ?? 0)
  const stableEpochs =
    options.stopWhenStable === undefined ? Infinity : wholeNumber('stopWhenStable', options.stopWhenStable, 1)
  if (!train || train.size === 0) throw invalidOption('train', train, 'a dataset with examples')
  checkHeldOut(options)
  const recipe = searchRecipe(preset, train, train.targetShape.length > 1, options)
  const steps = recipe.epochs * recipe.batchesPerEpoch
  const temperature =
    typeof recipe.temperature === 'number' ? recipe.temperature : { ...recipe.temperature, steps }
  const network = buildSuperNetwork(backbone, space, { temperature, form })
  try {
    return await search()
  } finally {
    network.model.dispose()
  }

  async function search(): Promise<DashSearchResult> {
    const { model, mixtures } = network
    const layers = describeLayers(network, recipe.batchSize)
    const logitsOf = mixtures.map(mixture => mixture.logits.read() as Variable)
    const turned = logitGradients(mixtures, recipe)
    const optimizer = searchOptimizer({
      name: `dash ${hash32(JSON.stringify({ layers, recipe, bilevel: heldOut !== undefined }))}`,
      weights: sgd(recipe),
      logits: sgd({ ...recipe, learningRate: recipe.logitLearningRate }),
      logitGradients: new Map(
        logitsOf.map((variable, i): [Variable, LogitGradient] => [variable, turned[i]!]),
      ),
      clipNorm: recipe.clipNorm,
      clipLogits: recipe.clipLogits,
    })
    let newest: SearchEpoch | undefined
    const result = await runTraining(
      {
        model,
        train,
        loss: options.loss,
        optimizer,
        schedule: recipe.schedule,
        epochs: recipe.epochs,
        batchSize: recipe.batchSize,
        batchesPerEpoch: recipe.batchesPerEpoch,
        seed,
        ...(signal && { signal }),
        ...(options.checkpoint && { checkpoint: options.checkpoint }),
        onProgress(progress) {
          if (progress.kind === 'batch') options.onProgress?.(progress)
          else {
            const { record: _, isBest: __, ...pace } = progress
            const record = newest!
            options.onProgress?.({
              ...pace,
              record,
              layers,
              kernels: likeliestKernels(layers, record.logits),
            })
          }
        },
      },
      {
        ...(heldOut && { stepGradients: bilevelGradients(network, options, seed) }),
        async afterEpoch({ epoch, trainLoss, seconds }, notes) {
          const logits = await Promise.all(logitsOf.map(async variable => [...(await variable.data())]))
          newest = {
            epoch,
            trainLoss,
            seconds,
            logits,
            entropy: logits.map(list => relativeEntropy(probabilities(list))),
          }
          const history = [...(notes as SearchEpoch[]), newest].map(note => note.logits)
          return { note: newest, stop: isStable(layers, history, stableEpochs) }
        },
      },
    )
    const history = result.notes as readonly SearchEpoch[]
    const last = history.at(-1)
    if (!last) throw nothingFound(result.status, result.divergence?.what)
    const kernels = likeliestKernels(layers, last.logits)
    const found = buildWithKernels(backbone, kernels)
    const { multiplyAdds, parameters } = describeModel(found)
    found.dispose()
    const isWhole = result.status === 'completed' || result.status === 'stopped-early'
    return {
      status: result.status === 'stopped-early' ? 'stable' : result.status,
      kernels,
      layers,
      history,
      ...(validation &&
        isWhole && {
          validation: await evaluateModel(model, validation, {
            loss: options.loss,
            metrics: options.metrics ?? [],
            ...(signal && { signal }),
          }),
        }),
      multiplyAdds,
      parameters,
      steps: result.steps,
      seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
      seed,
    }
  }
}

function describeLayers({ mixtures }: SuperNetwork, batchSize: number): SearchedLayer[] {
  return mixtures.map(mixture => {
    const shape = (mixture.input as { shape: (number | null)[] }).shape.slice(1) as number[]
    return {
      name: mixture.name,
      candidates: mixture.pairs,
      form: mixture.formFor([batchSize, ...shape]),
    }
  })
}

/** The weights follow the batch of the step, the logits one of examples kept for them (first-order DARTS). */
function bilevelGradients(
  { model, mixtures }: SuperNetwork,
  { heldOut, batchSize = 64 }: DashSearchOptions,
  seed: number,
): NonNullable<TrainingHooks['stepGradients']> {
  const logits = new Set(mixtures.map(mixture => mixture.logits.read()))
  const isLogit = trainableVariables(model).map(variable => logits.has(variable))
  const random = createRandom(seed).fork('held out')
  const perPass = Math.ceil(heldOut!.size / batchSize)
  return async (batch, step, lossGradients) => {
    const order = random.fork(Math.floor(step / perPass)).permutation(heldOut!.size)
    const start = (step % perPass) * batchSize
    const other = await heldOut!.batch(order.subarray(start, start + batchSize), random.fork(`batch ${step}`))
    const own = lossGradients(batch)
    const held = lossGradients(other)
    held.value.dispose()
    const gradients = own.gradients.map((gradient, i) => {
      const [kept, gone] = isLogit[i] ? [held.gradients[i]!, gradient] : [gradient, held.gradients[i]!]
      gone.dispose()
      return kept
    })
    return { value: own.value, gradients }
  }
}

function checkHeldOut({ heldOut, train }: DashSearchOptions): void {
  if (!heldOut) return
  const same = (a: readonly number[], b: readonly number[]) =>
    a.length === b.length && a.every((n, i) => n === b[i])
  if (
    heldOut.size === 0 ||
    !same(heldOut.inputShape, train.inputShape) ||
    !same(heldOut.targetShape, train.targetShape)
  ) {
    throw invalidOption('heldOut', heldOut, 'a dataset with examples, of the shapes of `train`')
  }
}

function nothingFound(status: string, what?: string): SupervisedBaselinesError {
  return status === 'diverged'
    ? new SupervisedBaselinesError(
        'diverged',
        `The search diverged in its first epoch: ${what}. Lower \`learningRate\`, or check that inputs and targets are finite.`,
        { what },
      )
    : new SupervisedBaselinesError(
        'aborted',
        'The search was aborted in its first epoch, before anything was found. With `checkpoint` it goes on from there.',
      )
}
