import { finiteNumber, wholeNumber } from '../common/checks.js'
import type { ImageSymmetry } from '../common/imageViews.js'
import type { Augmentation } from './datasets.js'
import { dnaChannels } from './dna.js'

/** Reads the other strand, with `probability` (default 0.5), of an input made by `oneHotDNA`; padding stays at the end. */
export function reverseComplementing(options: { probability?: number } = {}): Augmentation {
  const probability = finiteNumber('probability', options.probability ?? 0.5, 0, 1)
  const channels = dnaChannels.length
  // A, C, G, T become T, G, C, A; N stays.
  const complement = [3, 2, 1, 0, 4]
  return (input, _shape, random) => {
    if (random.uniform() >= probability) return
    let end = input.length
    while (end > 0 && input[end - 1] === 0) end--
    const length = Math.ceil(end / channels)
    const before = input.slice(0, length * channels)
    for (let i = 0; i < length; i++) {
      for (let c = 0; c < channels; c++) {
        input[(length - 1 - i) * channels + complement[c]!] = before[i * channels + c]!
      }
    }
  }
}

/**
 * Puts a random letter, each as likely, in the place of about `share` of the letters of an input made by `oneHotDNA`: what
 * learns single sequences by heart then learns less of them (Lee et al. 2023, EvoAug, "random mutation"). Padding and N
 * stay.
 */
export function mutating(options: { share: number }): Augmentation {
  const share = finiteNumber('share', options.share, 0, 1)
  const channels = dnaChannels.length
  return (input, _shape, random) => {
    for (let at = 0; at < input.length; at += channels) {
      if (random.uniform() >= share) continue
      const letter = input.subarray(at, at + 4)
      if (!letter.includes(1)) continue
      letter.fill(0)
      letter[random.integer(4)] = 1
    }
  }
}

/** Moves a sequence [length, channels] by up to `most` positions either way; zeros come in. */
export function shifting(options: { most: number }): Augmentation {
  const most = wholeNumber('most', options.most, 0)
  return (input, shape, random) => {
    const channels = shape[1]!
    const by = (random.integer(2 * most + 1) - most) * channels
    if (by >= 0) {
      input.copyWithin(by, 0)
      input.fill(0, 0, by)
    } else {
      input.copyWithin(0, -by)
      input.fill(0, Math.max(0, input.length + by))
    }
  }
}

/** Mirrors an image [height, width, channels] left to right, top to bottom or both, each with probability 0.5. */
export function flipping(options: { horizontal?: boolean; vertical?: boolean } = {}): Augmentation {
  const { horizontal = true, vertical = true } = options
  const flip: Augmentation = (input, shape, random) => {
    const [height, width] = shape as [number, number, number]
    const x = horizontal && random.uniform() < 0.5
    const y = vertical && random.uniform() < 0.5
    if (x || y) {
      movePixels(input, shape, (row, column) => [y ? height - 1 - row : row, x ? width - 1 - column : column])
    }
  }
  const symmetries: readonly ImageSymmetry[] = [
    ...(horizontal ? ['mirror' as const] : []),
    ...(vertical ? ['flip' as const] : []),
  ]
  return Object.assign(flip, { symmetries })
}

/** Turns a square image by 0, 90, 180 or 270 degrees, each as likely. */
export function turning(): Augmentation {
  const turn: Augmentation = (input, shape, random) => {
    const last = shape[0]! - 1
    const turns = random.integer(4)
    if (turns === 1) movePixels(input, shape, (row, column) => [column, last - row])
    if (turns === 2) movePixels(input, shape, (row, column) => [last - row, last - column])
    if (turns === 3) movePixels(input, shape, (row, column) => [last - column, row])
  }
  return Object.assign(turn, { symmetries: ['turn'] as const })
}

/** Moves an image by up to `padding` pixels along each axis, as if padded with zeros and cropped at random. */
export function cropping(options: { padding: number }): Augmentation {
  const padding = wholeNumber('padding', options.padding, 0)
  return (input, shape, random) => {
    const down = random.integer(2 * padding + 1) - padding
    const right = random.integer(2 * padding + 1) - padding
    movePixels(input, shape, (row, column) => [row + down, column + right])
  }
}

/** Fills each pixel from the one that `source` names; from outside the image come zeros. */
function movePixels(
  input: Float32Array,
  shape: readonly number[],
  source: (row: number, column: number) => [number, number],
): void {
  const [height, width, channels] = shape as [number, number, number]
  const before = input.slice()
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [fromRow, fromColumn] = source(row, column)
      const to = (row * width + column) * channels
      const isInside = fromRow >= 0 && fromRow < height && fromColumn >= 0 && fromColumn < width
      const from = (fromRow * width + fromColumn) * channels
      for (let c = 0; c < channels; c++) input[to + c] = isInside ? before[from + c]! : 0
    }
  }
}
