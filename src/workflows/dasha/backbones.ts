import type { LayersModel } from '@tensorflow/tfjs-layers'
import {
  type BackboneOptions,
  buildUNet1d,
  buildUNet2d,
  buildWideResNet1d,
  buildWideResNet2d,
} from '../../models/index.js'
import { leastUNetSide } from '../../models/leastUNetSide.js'
import type { PreparedTask } from './prepareTask.js'

/** The backbones that `dasha` knows. */
export type BackboneName = 'wideResNet1d' | 'unet1d' | 'wideResNet2d' | 'unet2d'

/** How large a backbone is made: plain JSON. */
export interface BackboneSize {
  /** Channels m in 1-D; the factor k of the Wide ResNet 2-D. */
  readonly width?: number
  /** Of the Wide ResNet 2-D. */
  readonly depth?: number
  /** Of the Wide ResNet 2-D. */
  readonly stemStride?: number
  /** Of the U-Net 2-D. */
  readonly size?: 'small' | 'full'
}

/** Sizes from small to large, and those that a preset takes of them. */
export interface SizeLadder {
  readonly sizes: readonly BackboneSize[]
  /** Index of the largest that a plan takes unless it has time for more. */
  readonly usual: number
}

/** The backbones that can learn a task: a U-Net halves its input four times. */
export function backbonesFor({ rank, train }: PreparedTask): readonly BackboneName[] {
  const smallest = Math.min(...train.inputShape.slice(0, -1))
  if (rank === 1) return smallest >= leastUNetSide ? ['wideResNet1d', 'unet1d'] : ['wideResNet1d']
  return smallest >= leastUNetSide ? ['wideResNet2d', 'unet2d'] : ['wideResNet2d']
}

/** The sizes of a backbone that a budget chooses among. */
export function sizeLadder(name: BackboneName, { train, head }: PreparedTask): SizeLadder {
  const widths = (...all: number[]) => all.map(width => ({ width }))
  switch (name) {
    case 'wideResNet1d':
      return { sizes: widths(8, 16, 24, 32, 48, 64, 128), usual: 3 }
    case 'unet1d':
      return { sizes: widths(8, 16, 24, 32, 48, 64), usual: 2 }
    case 'unet2d':
      return { sizes: [{ size: 'small' }, { size: 'full' }], usual: 0 }
    case 'wideResNet2d': {
      const side = Math.min(train.inputShape[0]!, train.inputShape[1]!)
      const stemStride = head !== 'dense' && side >= 24 ? 2 : 1
      const shapes: [number, number][] = [
        [10, 1],
        [16, 1],
        [16, 2],
        [16, 4],
        [22, 4],
      ]
      return { sizes: shapes.map(([depth, width]) => ({ depth, width, stemStride })), usual: 2 }
    }
  }
}

/** The sizes that the paper searches and retrains with. */
export function paperSizes(
  name: BackboneName,
  { kind, head }: PreparedTask,
): { readonly search: BackboneSize; readonly train: BackboneSize } {
  const same = (size: BackboneSize) => ({ search: size, train: size })
  switch (name) {
    case 'wideResNet1d':
      return same({ width: kind === 'dna' || head !== 'dense' ? 128 : 64 })
    case 'unet1d':
      return same({ width: 64 })
    case 'unet2d':
      return { search: { size: 'small' }, train: { size: 'full' } }
    case 'wideResNet2d':
      return {
        search: { depth: 22, width: 1, stemStride: 1 },
        train: { depth: 22, width: 8, stemStride: 1 },
      }
  }
}

/** What may vary of a net within a task, beside its size. */
export type NetChoices = Pick<
  BackboneOptions,
  'kernels' | 'convolution' | 'dropout' | 'seed' | 'positionChannels' | 'segments'
>

/** The net of a backbone for a task. */
export function buildNet(
  name: BackboneName,
  size: BackboneSize,
  { train, outputs, head, horizon }: PreparedTask,
  choices: NetChoices,
): LayersModel {
  const ahead = horizon === undefined ? {} : { horizon }
  const options = { inputShape: train.inputShape, outputs, head, ...ahead, ...choices, ...size }
  switch (name) {
    case 'wideResNet1d':
      return buildWideResNet1d(options)
    case 'unet1d':
      return buildUNet1d(options)
    case 'wideResNet2d':
      return buildWideResNet2d(options)
    case 'unet2d':
      return buildUNet2d(options)
  }
}

/** A size in words: `width 32`, `WRN-16-2`. */
export function sizeWords(name: BackboneName, size: BackboneSize): string {
  if (name === 'unet2d') return size.size ?? 'small'
  return name === 'wideResNet2d' ? `WRN-${size.depth}-${size.width}` : `width ${size.width}`
}
