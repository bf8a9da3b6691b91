import type { LayersModel } from '@tensorflow/tfjs-layers'
import { type Batch, type Dataset, sizeOfShape } from '../common/dataset.js'
import { SupervisedBaselinesError, show } from '../errors.js'
import type { Loss } from './losses.js'

/** Throws unless the model takes the dataset's inputs; `where` names the dataset in messages, such as '`train`'. */
export function checkInputs(where: string, model: LayersModel, dataset: Dataset): void {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The option \`model\` has ${model.inputs.length} inputs and ${model.outputs.length} outputs, but must have one of each.`,
      { option: 'model', inputs: model.inputs.length, outputs: model.outputs.length },
    )
  }
  const expected = model.inputs[0]!.shape.slice(1)
  if (fits(expected, dataset.inputShape)) return
  throw new SupervisedBaselinesError(
    'invalid-data',
    `The inputs of ${where} have shape ${show([...dataset.inputShape])}, but the model takes ${show(expected)}.`,
    { dataset: where, shape: dataset.inputShape, accepted: expected },
  )
}

/** Throws unless the loss can compare the dataset's targets with the model's outputs. */
export function checkTargetShape(where: string, model: LayersModel, dataset: Dataset, loss: Loss): void {
  const outputShape = model.outputs[0]!.shape.slice(1)
  if (!loss.targetShape || outputShape.includes(null)) return
  const expected = loss.targetShape(outputShape as number[])
  // An axis of length 1 is no difference.
  const long = (shape: readonly number[]) => shape.filter(n => n !== 1)
  if (show(long(expected)) === show(long(dataset.targetShape))) return
  const hint = loss.targetHint === undefined ? '' : ` ${loss.targetHint}`
  throw new SupervisedBaselinesError(
    'invalid-data',
    `The targets of ${where} have shape ${show([...dataset.targetShape])}, but with outputs of shape ${show(outputShape)} ` +
      `${loss.name} takes ${show([...expected])}.${hint}`,
    { dataset: where, shape: dataset.targetShape, accepted: expected, loss: loss.name },
  )
}

/** Throws unless the batch has the lengths that the dataset declares and its inputs are finite. */
export function checkBatch(where: string, dataset: Dataset, batch: Batch, indices: Uint32Array): void {
  const inputSize = sizeOfShape(dataset.inputShape)
  const lengths = {
    inputs: indices.length * inputSize,
    targets: indices.length * sizeOfShape(dataset.targetShape),
  }
  for (const part of ['inputs', 'targets'] as const) {
    if (batch[part].length === lengths[part]) continue
    throw new SupervisedBaselinesError(
      'invalid-data',
      `A batch of ${indices.length} examples of ${where} has ${batch[part].length} ${part}, but by its shapes it must have ` +
        `${lengths[part]}. Correct the dataset's \`batch\` or its shapes.`,
      { dataset: where, part, length: batch[part].length, expected: lengths[part] },
    )
  }
  const odd = batch.inputs.findIndex(value => !Number.isFinite(value))
  if (odd < 0) return
  const index = indices[Math.floor(odd / inputSize)]!
  throw new SupervisedBaselinesError(
    'invalid-data',
    `Example ${index} of ${where} has the input ${batch.inputs[odd]}, but all must be finite: fill or drop it.`,
    { dataset: where, index, input: batch.inputs[odd] },
  )
}

/** Throws unless a model with `outputs` outputs can learn these targets, naming the first example that it cannot. */
export function checkTargets(
  where: string,
  { loss, outputs, perExample }: { loss: Loss; outputs: number; perExample: number },
  targets: Float32Array,
  indices: Uint32Array,
): void {
  const invalid = loss.findInvalid(targets, outputs)
  if (!invalid) return
  const index = indices[Math.floor(invalid.position / perExample)]!
  throw new SupervisedBaselinesError(
    'invalid-data',
    `Example ${index} of ${where} has the target ${targets[invalid.position]}, but must have ${invalid.accepted}.`,
    { dataset: where, index, target: targets[invalid.position], accepted: invalid.accepted },
  )
}

function fits(expected: readonly (number | null)[], shape: readonly number[]): boolean {
  return expected.length === shape.length && expected.every((n, i) => n === null || n === shape[i])
}
