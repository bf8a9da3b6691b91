import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { apply, type BackboneParts } from './backboneOptions.js'

/** A level of a U-Net: twice a searchable convolution, dropout, batch norm and ReLU. */
export function doubleConvolution(
  x: SymbolicTensor,
  level: { rank: 1 | 2; filters: number; name: string; useBias: boolean },
  parts: BackboneParts,
): SymbolicTensor {
  const { rank, filters, useBias } = level
  let features = x
  for (const i of [1, 2]) {
    const name = `${level.name}_conv${i}`
    const seed = parts.seedOf(name)
    features = apply(parts.convolution({ name, rank, filters, kernelSize: 3, useBias, seed }), features)
    features = parts.dropout(features, `${level.name}_dropout${i}`)
    features = parts.norm(features, `${level.name}_norm${i}`, 'relu')
  }
  return features
}
