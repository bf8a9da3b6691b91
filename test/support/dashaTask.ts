import type { DashaOptions, DashaTask } from '../../src/workflows/dasha/index.js'
import { motifs } from './motifs.js'

/** A task of DNA that a run of `smoke` takes a second for. */
export const dashaTask: DashaTask = {
  kind: 'dna',
  train: motifs(128, 1).dataset,
  test: motifs(60, 2).dataset,
  outputs: 2,
  batchSize: 32,
}

/** A few steps of everything, for one backbone. */
export const smoke: DashaOptions = { preset: 'smoke', backbones: ['wideResNet1d'], seed: 3 }
