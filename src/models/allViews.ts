import { input, type LayersModel, layers, model } from '@tensorflow/tfjs-layers'
import { type ImageSymmetry, imageViews } from '../common/imageViews.js'
import { TurnedImage } from '../layers/turnedImage.js'
import { apply } from './backboneOptions.js'

/**
 * A model of images [batch, height, width, channels] that gives the mean of what `imageModel` gives for all views that
 * the symmetries lead to: eight for `['mirror', 'flip', 'turn']`. Outputs must not have a place within the image, and
 * turned images must be square. It takes `imageModel` over: disposing of it disposes of both.
 */
export function allViews(imageModel: LayersModel, symmetries: readonly ImageSymmetry[]): LayersModel {
  const [own, ...views] = imageViews(symmetries)
  if (!own || views.length === 0) return imageModel
  const shape = imageModel.inputs[0]!.shape.slice(1)
  const inputs = input({ shape, name: 'image' })
  const outputs = [
    apply(imageModel, inputs),
    ...views.map((view, i) =>
      apply(imageModel, apply(new TurnedImage({ ...view, name: `view${i + 2}` }), inputs)),
    ),
  ]
  // Each time that it is applied it is counted, but the outer model disposes of it once.
  for (const _ of views) imageModel.dispose()
  return model({ inputs, outputs: apply(layers.average({ name: 'all_views' }), outputs) })
}
