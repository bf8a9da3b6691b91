import { finiteNumber } from '../common/checks.js'
import { createRandom } from '../common/random.js'
import { invalidOption } from '../errors.js'

/**
 * Divides examples into parts with the same mix of labels: the examples' numbers, in ascending order, by part.
 *
 * `fractions` name the parts and sum to at most 1; an example too many for one part falls to the one most short
 * of its share. The same seed gives the same parts.
 *
 * @example
 * const labels = [0, 0, 0, 0, 1, 1, 1, 1]
 * const { train, test } = stratifiedSplit(labels, { fractions: { train: 0.75, test: 0.25 }, seed: 1 })
 * train.length // 6: three of each class
 */
export function stratifiedSplit<Part extends string>(
  labels: ArrayLike<number | string>,
  options: { fractions: Readonly<Record<Part, number>>; seed: number },
): Record<Part, Uint32Array> {
  const parts = Object.keys(options.fractions) as Part[]
  const fractions = parts.map(part => finiteNumber(`fractions.${part}`, options.fractions[part], 0, 1))
  if (fractions.reduce((sum, f) => sum + f, 0) > 1 + 1e-9) {
    throw invalidOption('fractions', options.fractions, 'fractions that sum to at most 1')
  }
  const byLabel = new Map<number | string, number[]>()
  for (let i = 0; i < labels.length; i++) {
    const examples = byLabel.get(labels[i]!)
    if (examples) examples.push(i)
    else byLabel.set(labels[i]!, [i])
  }
  const chosen: number[][] = parts.map(() => [])
  const shares = new Float64Array(parts.length)
  const random = createRandom(options.seed)
  for (const label of [...byLabel.keys()].sort()) {
    const examples = byLabel.get(label)!
    const order = random.fork(label).permutation(examples.length)
    const exact = fractions.map(fraction => fraction * examples.length)
    const counts = exact.map(count => Math.floor(count + 1e-9))
    exact.forEach((count, p) => {
      shares[p]! += count - counts[p]!
    })
    const wanted = Math.round(exact.reduce((sum, n) => sum + n, 0))
    for (let left = wanted - counts.reduce((sum, n) => sum + n, 0); left > 0; left--) {
      const neediest = shares.indexOf(Math.max(...shares))
      counts[neediest]! += 1
      shares[neediest]! -= 1
    }
    let next = 0
    counts.forEach((count, p) => {
      for (let i = 0; i < count; i++) chosen[p]!.push(examples[order[next++]!]!)
    })
  }
  return Object.fromEntries(parts.map((part, p) => [part, Uint32Array.from(chosen[p]!).sort()])) as Record<
    Part,
    Uint32Array
  >
}
