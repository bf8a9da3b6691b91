import { type Dataset, sizeOfShape } from '../../common/dataset.js'
import { createRandom } from '../../common/random.js'
import { reverseComplementing } from '../../data/index.js'
import type { Metric } from '../../training/index.js'

const reverse = reverseComplementing({ probability: 1 })
const unused = createRandom(0)

/** The examples of a dataset of one-hot DNA on the other strand. */
export function otherStrand(dataset: Dataset): Dataset {
  const inputSize = sizeOfShape(dataset.inputShape)
  return {
    ...dataset,
    async batch(indices, random) {
      const batch = await dataset.batch(indices, random)
      for (let start = 0; start < batch.inputs.length; start += inputSize) {
        reverse(batch.inputs.subarray(start, start + inputSize), dataset.inputShape, unused)
      }
      return batch
    },
  }
}

/** All examples of a dataset of one-hot DNA, and then all of them on the other strand. */
export function withOtherStrand(dataset: Dataset): Dataset {
  const { size } = dataset
  const other = otherStrand(dataset)
  return {
    ...dataset,
    size: 2 * size,
    async batch(indices, random) {
      const all = Array.from(indices)
      const parts = [
        await dataset.batch(
          all.filter(i => i < size),
          random,
        ),
        await other.batch(
          all.filter(i => i >= size).map(i => i - size),
          random,
        ),
      ]
      return {
        inputs: interleave(
          all,
          size,
          parts.map(part => part.inputs),
          sizeOfShape(dataset.inputShape),
        ),
        targets: interleave(
          all,
          size,
          parts.map(part => part.targets),
          sizeOfShape(dataset.targetShape),
        ),
      }
    },
  }
}

/** A metric of a dataset made by `withOtherStrand`, of the mean of the outputs for either strand. */
export function overStrands(metric: Metric): Metric {
  return {
    ...metric,
    compute(outputs, targets, width) {
      const half = outputs.length / 2
      const mean = outputs.slice(0, half).map((output, i) => (output + outputs[half + i]!) / 2)
      return metric.compute(mean, targets.subarray(0, targets.length / 2), width)
    },
  }
}

/** The rows of two parts in the order in which `indices` asked for them: those from `size` on are in the second. */
function interleave(
  indices: readonly number[],
  size: number,
  parts: readonly Float32Array[],
  width: number,
): Float32Array {
  const rows = new Float32Array(indices.length * width)
  const taken = [0, 0]
  indices.forEach((index, i) => {
    const part = index < size ? 0 : 1
    const start = taken[part]!++ * width
    rows.set(parts[part]!.subarray(start, start + width), i * width)
  })
  return rows
}
