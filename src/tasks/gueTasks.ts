import type { ClassificationTask } from './classificationTask.js'
import { genomicsRecipe } from './genomicsRecipe.js'

type Rows = readonly [train: number | undefined, validation: number, test: number]

interface GUEFacts {
  title: string
  length: number
  rows?: Rows | undefined
  /** Rows of dev and of test that train has too, on either strand, where they were counted. */
  inTrain?: readonly [validation: number, test: number] | undefined
  faults?: readonly string[]
  classes?: number
  metric?: 'mcc' | 'f1Macro'
}

function gueTask(folder: string, facts: GUEFacts): ClassificationTask {
  const { title, length, rows, inTrain, classes = 2, metric = 'mcc' } = facts
  const path = (part: string) => `genomics/gue/${folder}/${part}.csv.gz`
  return {
    ...genomicsRecipe,
    name: `gue/${folder.toLowerCase()}`,
    title,
    benchmark: 'GUE',
    source: `GUE.zip, linked in the README of GitHub MAGICS-LAB/DNABERT_2: GUE/${folder}/train.csv, dev.csv and test.csv`,
    licence: 'none stated',
    files: {
      format: 'table',
      parts: { train: path('train'), validation: path('dev'), test: path('test') },
    },
    rows: rows ? { ...(rows[0] && { train: rows[0] }), validation: rows[1], test: rows[2] } : {},
    split: { kind: 'published' },
    inputShape: [length, 5],
    classes,
    metric,
    faults: [...overlapFaults(inTrain), ...(facts.faults ?? [])],
  }
}

function overlapFaults(inTrain: GUEFacts['inTrain']): string[] {
  if (!inTrain || inTrain.every(count => count === 0)) return []
  return [`train has ${inTrain[0]} of the dev rows and ${inTrain[1]} of the test rows too`]
}

/** Rows of those marks of which dev and test were at hand. */
const histoneRows: Readonly<Record<string, Rows>> = {
  H3: [undefined, 1497, 1497],
  H3K4me3: [undefined, 3680, 3680],
}

const histoneMarks = [
  'H3',
  'H3K14ac',
  'H3K36me3',
  'H3K4me1',
  'H3K4me2',
  'H3K4me3',
  'H3K79me3',
  'H3K9ac',
  'H4',
  'H4ac',
]

const promoters: Readonly<Record<string, Omit<GUEFacts, 'length'>>> = {
  prom_300_all: { title: 'promoters, 300 bp' },
  prom_300_notata: { title: 'promoters without TATA box, 300 bp' },
  prom_300_tata: { title: 'promoters with TATA box, 300 bp', rows: [4904, 613, 613], inTrain: [14, 6] },
  prom_core_all: {
    title: 'core promoters',
    rows: [47356, 5920, 5920],
    inTrain: [54, 43],
    faults: [
      'most negative rows are positive ones with pieces of 15 letters made random: 65 % of dev and of test agree with a train row in 15 ' +
        'letters in place (`findAlignedRelatives`), 91 % of these in dev with rows of the other class alone',
    ],
  },
  prom_core_notata: { title: 'core promoters without TATA box', rows: [42452, 5307, 5307] },
  prom_core_tata: { title: 'core promoters with TATA box', rows: [4904, 613, 613], inTrain: [8, 16] },
}

const harderDev = 'the dev set is harder than the test set: the same network scores lower on it'

const humanFactors: readonly Omit<GUEFacts, 'title' | 'length'>[] = [
  { rows: [32378, 1000, 1000], inTrain: [1, 0], faults: [harderDev] },
  { rows: [30672, 1000, 1000], inTrain: [0, 2], faults: [harderDev] },
  { rows: [19000, 1000, 1000] },
  { rows: [27294, 1000, 1000] },
  { rows: [19000, 1000, 1000], inTrain: [358, 0], faults: [harderDev] },
]

const mouseFactors: readonly Omit<GUEFacts, 'title' | 'length'>[] = [
  { rows: [6478, 810, 810], inTrain: [0, 0] },
  { rows: [undefined, 6745, 6745] },
  { rows: [2620, 328, 328], inTrain: [0, 0] },
  { rows: [1904, 239, 239] },
  { rows: [15064, 1883, 1883] },
]

/** The 28 tasks of GUE (DNABERT-2, arXiv 2306.15006); row counts and overlaps where the files were at hand. */
export const gueTasks: readonly ClassificationTask[] = [
  ...histoneMarks.map(mark =>
    gueTask(`EMP/${mark}`, { title: `yeast histone mark ${mark}`, length: 500, rows: histoneRows[mark] }),
  ),
  ...Object.entries(promoters).map(([folder, facts]) =>
    gueTask(`prom/${folder}`, { ...facts, length: folder.includes('core') ? 70 : 300 }),
  ),
  gueTask('splice/reconstructed', { title: 'splice sites', length: 400, classes: 3 }),
  ...humanFactors.map((facts, i) =>
    gueTask(`tf/${i}`, { ...facts, title: `human transcription factor ${i}`, length: 101 }),
  ),
  ...mouseFactors.map((facts, i) =>
    gueTask(`mouse/${i}`, { ...facts, title: `mouse transcription factor ${i}`, length: 101 }),
  ),
  gueTask('virus/covid', { title: 'variants of SARS-CoV-2', length: 1000, classes: 9, metric: 'f1Macro' }),
]
