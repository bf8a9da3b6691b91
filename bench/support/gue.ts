import { fileURLToPath } from 'node:url'
import { findDuplicateSequences } from '../../src/data/index.js'
import { readSequenceTable } from '../../src/node/readSequenceTable.js'

/** One task of the GUE benchmark: its folder, and published test MCC x 100 (DNABERT-2 paper, table 4). */
export interface GUETask {
  readonly name: string
  readonly folder: string
  readonly published: Readonly<Record<string, number>>
}

const models = [
  'DNABERT-3mer',
  'DNABERT-4mer',
  'DNABERT-5mer',
  'DNABERT-6mer',
  'NT-500M-human',
  'NT-500M-1000g',
  'NT-2.5B-1000g',
  'NT-2.5B-multi',
  'DNABERT-2',
  'DNABERT-2 (further pre-trained)',
]

function task(name: string, folder: string, scores: readonly (number | undefined)[]): GUETask {
  const published = Object.fromEntries(
    models.flatMap((model, i) => (scores[i] === undefined ? [] : [[model, scores[i]]])),
  )
  return { name, folder, published }
}

/** The tasks whose training files are at hand, the cheapest and most telling first. */
export const gueTasks: readonly GUETask[] = [
  task(
    'core promoter tata',
    'prom/prom_core_tata',
    [78.15, 74.25, 76.79, 76.06, 71.34, 73.52, 69.66, 72.97, 74.17, 76.18],
  ),
  task('mouse TF 2', 'mouse/2', [69.9, 72.62, 62.22, 71.44, 61.67, 64.7, 70.14, 71.52, 79.32, 81.28]),
  task('mouse TF 0', 'mouse/0', [42.31, 49.42, 42.45, 44.42, 31.04, 39.26, 48.31, 63.31, 56.76, 64.23]),
  task('promoter-300 tata', 'prom/prom_300_tata', [
    69.83,
    undefined,
    undefined,
    61.56,
    78.07,
    78.23,
    75.8,
    79.43,
    71.59,
    68.79,
  ]),
  task('human TF 4', 'tf/4', [69.76, 71.23, 69.26, 70.97, 60.81, 62.82, 67.59, 69.34, 77.43, 74.94]),
  task(
    'core promoter all',
    'prom/prom_core_all',
    [70.92, 69.0, 69.48, 68.9, 63.45, 66.7, 67.39, 70.33, 69.37, 67.5],
  ),
  task('human TF 1', 'tf/1', [70.9, 73.05, 69.98, 70.14, 66.75, 70.17, 68.3, 70.28, 76.06, 71.87]),
  task('human TF 0', 'tf/0', [67.95, 67.9, 66.97, 66.84, 61.59, 63.64, 66.31, 66.64, 71.99, 69.12]),
]

/** A task's files, with the dev rows that train has (on either strand) taken out, and those of test marked. */
export async function readGUE({ folder }: GUETask) {
  const path = (part: string) =>
    fileURLToPath(new URL(`../../../shared/data/genomics/gue/${folder}/${part}.csv.gz`, import.meta.url))
  const [train, dev, test] = await Promise.all(
    ['train', 'dev', 'test'].map(async part => {
      const table = await readSequenceTable(path(part))
      return { sequences: table.sequences, labels: Uint8Array.from(table.labels, Number) }
    }),
  )
  const inTrain = (sequences: readonly string[]) =>
    new Set(findDuplicateSequences(train!.sequences, sequences).map(duplicate => duplicate.other))
  const devDuplicates = inTrain(dev!.sequences)
  const isKept = (_: unknown, i: number) => !devDuplicates.has(i)
  return {
    train: train!,
    dev: { sequences: dev!.sequences.filter(isKept), labels: dev!.labels.filter(isKept) },
    test: test!,
    devDuplicates: devDuplicates.size,
    testDuplicates: inTrain(test!.sequences),
    length: train!.sequences.reduce((longest, s) => Math.max(longest, s.length), 0),
  }
}

/** How one net is made and trained. */
export interface Recipe {
  readonly width: number
  readonly positionChannels: number
  readonly segments: number
  readonly dropout: number
  readonly reverseComplements: boolean
  readonly learningRate: number
  readonly weightDecay: number
  readonly averaging: number
  readonly batchSize: number
  readonly epochs: number
}

/** The recipes that are tried on a task, of which dev chooses; core promoters are anchored at a position. */
export function gueRecipes({ folder }: GUETask): Recipe[] {
  const plain: Recipe = {
    width: 32,
    positionChannels: 0,
    segments: 1,
    dropout: 0,
    reverseComplements: true,
    learningRate: 0.1,
    weightDecay: 5e-4,
    averaging: 0.99,
    batchSize: 64,
    epochs: 15,
  }
  const anchored: Recipe = { ...plain, positionChannels: 4, segments: 7 }
  const epochs: Record<string, number> = {
    'prom/prom_core_all': 8,
    'prom/prom_300_tata': 12,
    'tf/0': 8,
    'tf/1': 8,
    'tf/4': 10,
    'mouse/2': 20,
    'mouse/0': 12,
  }
  const recipes = folder.startsWith('prom/prom_core') ? [anchored] : [plain]
  return recipes.map(recipe => ({ ...recipe, epochs: epochs[folder] ?? recipe.epochs }))
}
