import {
  arrayDataset,
  type Backbone,
  buildWideResNet1d,
  buildWideResNet2d,
  type Dataset,
} from 'supervised-baselines'

/** Something to search a network for. */
export interface Task {
  readonly name: string
  readonly train: Dataset
  readonly validation: Dataset
  readonly test: Dataset
  readonly outputs: number
  readonly classNames: readonly string[]
  readonly space: { readonly kernelSizes: readonly number[]; readonly dilations: readonly number[] }
  readonly backbone: Backbone
}

const length = 64
const distance = 12

/** Sequences of four letters whose class is whether two motifs, which both classes have, stand 12 letters apart. */
export function motifs(): Task {
  return {
    name: 'two motifs 12 letters apart',
    train: motifDataset(600, 1),
    validation: motifDataset(200, 2),
    test: motifDataset(200, 3),
    outputs: 2,
    classNames: ['elsewhere', '12 apart'],
    space: { kernelSizes: [3, 5, 7, 9, 11], dilations: [1, 3, 5, 7] },
    backbone: choices =>
      buildWideResNet1d({
        inputShape: [length, 4],
        outputs: 2,
        head: 'classification',
        width: 8,
        ...choices,
      }),
  }
}

function motifDataset(size: number, seed: number): Dataset {
  const random = generator(seed)
  const below = (n: number) => Math.floor(random() * n)
  const inputs = new Float32Array(size * length * 4)
  const targets = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    const letters = Array.from({ length }, () => below(4))
    const target = i % 2
    for (let copy = 0; copy < 3; copy++) {
      const at = below(length - distance - 3)
      let apart = distance
      while (!target && Math.abs(apart - distance) < 3) apart = 3 + below(length - 6 - at)
      letters.splice(at, 3, 3, 0, 3)
      letters.splice(at + apart, 3, 2, 1, 2)
    }
    letters.forEach((letter, t) => {
      inputs[(i * length + t) * 4 + letter] = 1
    })
    targets[i] = target
  }
  return arrayDataset({ inputs, inputShape: [length, 4], targets })
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const side = 14

/** Handwritten digits as the build put them into `digits.bin`: for each its label, then 14 x 14 bytes. */
export async function digits(): Promise<Task> {
  const bytes = new Uint8Array(await (await fetch('digits.bin')).arrayBuffer())
  const size = 1 + side * side
  const part = (from: number, to: number) =>
    arrayDataset({
      inputs: Uint8Array.from({ length: (to - from) * side * side }, (_, i) => {
        const digit = from + Math.floor(i / (side * side))
        return bytes[digit * size + 1 + (i % (side * side))]!
      }),
      inputShape: [side, side, 1],
      targets: Uint8Array.from({ length: to - from }, (_, i) => bytes[(from + i) * size]!),
      normalisation: { means: [127.5], deviations: [127.5] },
    })
  const all = bytes.length / size
  return {
    name: 'handwritten digits',
    train: part(0, all - 400),
    validation: part(all - 400, all - 200),
    test: part(all - 200, all),
    outputs: 10,
    classNames: [...'0123456789'],
    space: { kernelSizes: [3, 5, 7], dilations: [1, 3] },
    backbone: choices =>
      buildWideResNet2d({
        inputShape: [side, side, 1],
        outputs: 10,
        head: 'classification',
        depth: 10,
        width: 1,
        stemStride: 2,
        ...choices,
      }),
  }
}
