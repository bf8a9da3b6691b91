import type { LayersModel, layers } from '@tensorflow/tfjs-layers'

/** A layer that draws at random in training, from its seed and the step alone. */
export interface SteppedLayer extends layers.Layer {
  /** The step whose draw is next; undefined to draw nothing. */
  setStep(step: number | undefined): void
}

function isStepped(layer: layers.Layer): layer is SteppedLayer {
  return 'setStep' in layer
}

/** Makes the next call in training of every dropout and mixture in the model draw as in this step. */
export function startStep(model: LayersModel, step: number): void {
  for (const layer of model.layers) if (isStepped(layer)) layer.setStep(step)
}

/** Makes the model's dropouts and mixtures draw nothing, in training too, until `startStep`. */
export function stopSteps(model: LayersModel): void {
  for (const layer of model.layers) if (isStepped(layer)) layer.setStep(undefined)
}
