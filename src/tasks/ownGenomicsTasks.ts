import type { ClassificationTask } from './classificationTask.js'
import { genomicsRecipe } from './genomicsRecipe.js'

const enhancers = (name: string) => `genomics/enhancers/${name}.fa`

/** Genomics tasks whose split, or whose part taken for validation, is ours. */
export const ownGenomicsTasks: readonly ClassificationTask[] = [
  {
    ...genomicsRecipe,
    name: 'uci/splice',
    title: 'splice junctions of primates',
    benchmark: 'ours',
    source:
      'UCI Machine Learning Repository, Molecular Biology (Splice-junction Gene Sequences): splice.data, saved as uci-splice.data',
    licence: 'CC BY 4.0',
    files: { format: 'uci-splice', path: 'genomics/uci-splice.data' },
    rows: { all: 3190 },
    split: { kind: 'stratified', fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 },
    inputShape: [60, 5],
    classes: 3,
    classNames: ['EI', 'IE', 'N'],
    faults: ['185 of the 3,190 rows repeat another one'],
  },
  {
    ...genomicsRecipe,
    name: 'ienhancer/enhancers',
    title: 'enhancers against other sequences (iEnhancer-2L, layer 1)',
    benchmark: 'ours',
    source: 'GitHub lhy0322/iEnhancer-BERT: layer1_train_*.fa and layer1_test_*.fa',
    licence: 'carrier MIT, of the data none stated',
    files: {
      format: 'fasta-by-class',
      parts: {
        train: [enhancers('layer1_train_nonenhancers'), enhancers('layer1_train_enhancers')],
        test: [enhancers('layer1_test_nonenhancers'), enhancers('layer1_test_enhancers')],
      },
    },
    rows: { train: 2968, test: 400 },
    split: { kind: 'validation-from-train', fraction: 0.1, seed: 42 },
    inputShape: [200, 5],
    classes: 2,
    classNames: ['other', 'enhancer'],
    faults: ['100 of the 400 test rows are in train too'],
    related: {
      task: 'nt/enhancers',
      because: 'the test rows are the same, but trained on 2,968 rows, not 14,968',
    },
  },
  {
    ...genomicsRecipe,
    name: 'ienhancer/strength',
    title: 'strong against weak enhancers (iEnhancer-2L, layer 2)',
    benchmark: 'ours',
    source: 'GitHub lhy0322/iEnhancer-BERT: layer2_train_*.fa and layer2_test_*.fa',
    licence: 'carrier MIT, of the data none stated',
    files: {
      format: 'fasta-by-class',
      parts: {
        train: [enhancers('layer2_train_weak_enhancers'), enhancers('layer2_train_strong_enhancers')],
        test: [enhancers('layer2_test_weak_enhancers'), enhancers('layer2_test_strong_enhancers')],
      },
    },
    rows: { train: 1484, test: 200 },
    split: { kind: 'validation-from-train', fraction: 0.1, seed: 42 },
    inputShape: [200, 5],
    classes: 2,
    classNames: ['weak', 'strong'],
    faults: ['100 of the 200 test rows are in train too'],
  },
]
