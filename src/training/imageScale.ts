import * as tf from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { Dataset } from '../common/dataset.js'
import { type ImageSize, resizeImages } from '../common/resizeImages.js'
import { invalidOption } from '../errors.js'
import type { Schedule } from './schedules.js'

/** Networks halve images several times: sizes that are multiples of this stay even on the way. */
const evenSide = 8

/** Scales of the epochs that end by this part of the training. */
const stages = [
  { until: 0.5, scale: 0.5 },
  { until: 0.75, scale: 0.75 },
  { until: 1, scale: 1 },
] as const

/**
 * For `imageScale`: images of half the height and width for the first half of the epochs, of three quarters for the next
 * quarter, then whole ones (progressive resizing; Tan and Le 2021, arXiv 2104.00298, section 4, without its change of
 * regularisation). Epochs cost about half as much, and in the same time there are twice as many.
 */
export function progressiveResizing(): Schedule {
  return (epoch, epochs) => stages.find(({ until }) => epoch + 1 <= until * epochs)?.scale ?? 1
}

/** Cost of the epochs from `from` on and before `to`, counted from 0, in that of one epoch of whole images: by the pixels. */
export function costOfEpochs(imageScale: Schedule, epochs: number, from = 0, to = epochs): number {
  let cost = 0
  for (let epoch = from; epoch < to; epoch++) cost += imageScale(epoch, epochs) ** 2
  return cost
}

/** Cost of a training with `progressiveResizing`, in that of as many epochs of whole images; four have every stage in its part. */
export const progressiveCost = costOfEpochs(progressiveResizing(), 4) / 4

/** Images at `scale` of their height and width, rounded to multiples of 8; at 1 as they are. */
export function scaledImages(dataset: Dataset, scale: number): Dataset {
  return scale === 1 ? dataset : resizeImages(dataset, scaledSize(dataset, scale))
}

/** The option `imageScale` checked: its scales, and that the model takes images of these sizes. */
export function checkImageScale(
  schedule: Schedule,
  { model, train, epochs }: { readonly model: LayersModel; readonly train: Dataset; readonly epochs: number },
): void {
  if (typeof schedule !== 'function') throw invalidOption('imageScale', schedule, 'a schedule')
  if (train.inputShape.length !== 3) {
    throw invalidOption('imageScale', schedule, 'left out: inputs are not images [height, width, channels]')
  }
  const scales = new Set(Array.from({ length: epochs }, (_, epoch) => schedule(epoch, epochs)))
  for (const scale of scales) {
    if (!(scale > 0 && scale <= 1)) {
      throw invalidOption('imageScale', scale, 'a schedule of numbers above 0, 1 at most')
    }
    if (scale < 1 && !takesSize(model, scaledSize(train, scale))) {
      throw invalidOption(
        'imageScale',
        scale,
        'left out: the outputs of this model depend on the size of images',
      )
    }
  }
  const last = schedule(epochs - 1, epochs)
  if (last !== 1) {
    throw invalidOption(
      'imageScale',
      `${last} in the last epoch`,
      '1 there: the training ends with whole images',
    )
  }
}

function scaledSize({ inputShape }: Dataset, scale: number): ImageSize {
  const [height, width] = inputShape.map(side =>
    Math.min(side, Math.max(evenSide, evenSide * Math.round((scale * side) / evenSide))),
  ) as [number, number]
  return { height, width }
}

/** Whether the outputs for an image of this size have the shape that the model says. */
function takesSize(model: LayersModel, { height, width }: ImageSize): boolean {
  const expected = model.outputs[0]!.shape.slice(1)
  try {
    return tf.tidy(() => {
      const image = tf.zeros([1, height, width, model.inputs[0]!.shape.at(-1)!])
      const { shape } = model.apply(image) as tf.Tensor
      return (
        shape.length === expected.length + 1 && expected.every((n, i) => n === null || n === shape[i + 1])
      )
    })
  } catch {
    // A layer refuses images of this size; the caller says which scale asked for them.
    return false
  }
}
