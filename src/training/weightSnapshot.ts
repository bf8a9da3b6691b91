import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { SupervisedBaselinesError } from '../errors.js'

/** The weights of a model as plain arrays, in the order of `model.weights`. */
export type WeightSnapshot = readonly Float32Array[]

/** Copies the model's weights, those that are not trained included, off the device. */
export async function saveWeights(model: LayersModel): Promise<WeightSnapshot> {
  return Promise.all(
    model.weights.map(async weight => Float32Array.from(await weight.read().data<'float32'>())),
  )
}

/** Writes a snapshot back into the model; throws `corrupt` where it does not fit. */
export function loadWeights(model: LayersModel, snapshot: WeightSnapshot): void {
  if (snapshot.length !== model.weights.length) {
    throw new SupervisedBaselinesError(
      'corrupt',
      `The snapshot has ${snapshot.length} weights, but the model has ${model.weights.length}.`,
    )
  }
  model.weights.forEach((weight, i) => {
    const values = snapshot[i]!
    const size = weight.read().size
    if (values.length !== size) {
      throw new SupervisedBaselinesError(
        'corrupt',
        `The snapshot's weight ${i} (${weight.originalName}) holds ${values.length} numbers, but the model's holds ${size}.`,
      )
    }
    tf.tidy(() => {
      weight.write(tf.tensor(values.slice(), weight.read().shape, 'float32'))
    })
  })
}

/** The variables that training changes, in the order of `model.trainableWeights`. */
export function trainableVariables(model: LayersModel): tf.Variable[] {
  return model.trainableWeights.map(weight => weight.read() as tf.Variable)
}

/** Whether all weights are finite numbers. */
export function weightsAreFinite(snapshot: WeightSnapshot): boolean {
  return snapshot.every(values => values.every(Number.isFinite))
}
