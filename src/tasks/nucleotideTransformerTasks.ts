import type { ClassificationTask } from './classificationTask.js'
import { genomicsRecipe } from './genomicsRecipe.js'

/** Task, length in bp, classes, rows of train and of test. */
type Row = readonly [task: string, length: number, classes: number, train: number, test: number]

const rows: readonly Row[] = [
  ['promoter_all', 300, 2, 53276, 5920],
  ['promoter_tata', 300, 2, 5509, 621],
  ['promoter_no_tata', 300, 2, 47767, 5299],
  ['enhancers', 200, 2, 14968, 400],
  ['enhancers_types', 200, 3, 14968, 400],
  ['splice_sites_all', 400, 3, 27000, 3000],
  ['splice_sites_acceptors', 600, 2, 19961, 2218],
  ['splice_sites_donors', 600, 2, 19775, 2198],
  ['H3', 500, 2, 13468, 1497],
  ['H4', 500, 2, 13140, 1461],
  ['H3K9ac', 500, 2, 25003, 2779],
  ['H3K14ac', 500, 2, 29743, 3305],
  ['H4ac', 500, 2, 30685, 3410],
  ['H3K4me1', 500, 2, 28509, 3168],
  ['H3K4me2', 500, 2, 27614, 3069],
  ['H3K4me3', 500, 2, 33119, 3680],
  ['H3K36me3', 500, 2, 31392, 3488],
  ['H3K79me3', 500, 2, 25953, 2884],
]

const enhancerCopies =
  'exactly 100 of the 400 test rows are byte-identical to training rows, with the same label'
const homologues = 'about 24 % of the test rows have near-duplicates (homologous sequences) in train'

const faults: Readonly<Record<string, readonly string[]>> = {
  enhancers: [enhancerCopies, 'the sequences are those of enhancers_types'],
  enhancers_types: [enhancerCopies, 'the sequences are those of enhancers'],
  splice_sites_acceptors: [homologues],
  splice_sites_donors: [homologues],
  splice_sites_all: [
    'the released code of arXiv 2411.02796 pads these 400 bp to 600 in its loader and states 400 in its recipe',
  ],
  promoter_tata: ['other sources give 5,517 training rows'],
  promoter_no_tata: ['other sources give 47,759 training rows'],
}

/** The 18 tasks of the Nucleotide Transformer, in their first form (not the revised one of 2024). */
export const nucleotideTransformerTasks: readonly ClassificationTask[] = rows.map(
  ([task, length, classes, train, test]) => ({
    ...genomicsRecipe,
    name: `nt/${task.toLowerCase()}`,
    title: titleOf(task),
    benchmark: 'Nucleotide Transformer',
    source: `Hugging Face data set InstaDeepAI/nucleotide_transformer_downstream_tasks: ${task}/train.fna and ${task}/test.fna`,
    licence: 'none stated',
    files: {
      format: 'labelled-fasta',
      parts: { train: `genomics/nt/${task}/train.fna`, test: `genomics/nt/${task}/test.fna` },
    },
    rows: { train, test },
    split: { kind: 'validation-from-train', fraction: 0.1, seed: 42 },
    inputShape: [length, 5],
    classes,
    folds: 10,
    faults: faults[task] ?? [],
  }),
)

function titleOf(task: string): string {
  return /^H\d/.test(task) ? `yeast histone mark ${task}` : task.replaceAll('_', ' ')
}
