import { createRandom } from '../../src/common/random.js'
import { sequenceDataset } from '../../src/data/index.js'

/** DNA of 32 letters whose class is whether it has TATAAT, on either strand: learnt in a few epochs. */
export function motifs(size: number, seed: number) {
  const random = createRandom(seed)
  const sequences: string[] = []
  const labels: number[] = []
  for (let i = 0; i < size; i++) {
    const letters = Array.from({ length: 32 }, () => 'ACGT'[random.integer(4)]!)
    const label = i % 2
    const motif = random.uniform() < 0.5 ? 'TATAAT' : 'ATTATA'
    if (label === 1) letters.splice(random.integer(26), 6, ...motif)
    sequences.push(letters.join(''))
    labels.push(label)
  }
  return { sequences, labels, dataset: sequenceDataset({ sequences, targets: labels }) }
}
