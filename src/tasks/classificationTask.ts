/** The parts that a task's examples are divided into. */
export type TaskPart = 'train' | 'validation' | 'test'

/** The benchmarks that the classification tasks belong to; `ours` for splits that nobody else publishes. */
export type TaskBenchmark = 'GUE' | 'Nucleotide Transformer' | 'GEO-Bench' | 'satellite' | 'ours'

/** What a task is scored by: the name of a metric of `classificationMetrics` or `multiLabelMetrics`. */
export type TaskMetric = 'mcc' | 'accuracy' | 'f1Macro' | 'f1Micro' | 'map' | 'mapMicro'

/**
 * A published classification task as a recipe: where its files are to be had, how they become examples, and how the
 * paper trains and scores it. Plain data; `readTask` of `supervised-baselines/node` reads the files.
 */
export interface ClassificationTask {
  /** By which `findTask` finds it: `gue/mouse/2`. */
  readonly name: string
  /** In words. */
  readonly title: string
  /** The collection it belongs to. */
  readonly benchmark: TaskBenchmark
  /** What the inputs are of. */
  readonly domain: 'genomics' | 'satellite'
  /** Who publishes the files, and what to fetch there. */
  readonly source: string
  /** Of the data, as their makers state it. */
  readonly licence: string
  /** Where in a data folder its files lie, and what they hold. */
  readonly files: TaskFiles
  /** Examples in the files, where they have been counted: of each part, or `all` where we draw the parts. */
  readonly rows: Readonly<Partial<Record<TaskPart | 'all', number>>>
  /** How train, validation and test come about. */
  readonly split: TaskSplit
  /** One example as the network sees it: [length, 5] of `oneHotDNA`, or [height, width, channels]. */
  readonly inputShape: readonly number[]
  /** How many classes an example may be of, or, of several at once, how many labels there are. */
  readonly classes: number
  /** Names in the order of the class numbers, where the source gives them. */
  readonly classNames?: readonly string[]
  /** One class an example, or any number of labels at once. */
  readonly targets: 'class' | 'labels'
  /** What it is scored by. */
  readonly metric: TaskMetric
  /** What the paper trains with. */
  readonly loss: TaskLoss
  /** The kernels that the architecture search of arXiv 2411.02796 chooses among. */
  readonly searchSpace: { readonly kernelSizes: readonly number[]; readonly dilations: readonly number[] }
  /** What the paper trains with. */
  readonly batchSize: number
  /** What the paper's recipe does to training inputs at random. */
  readonly augmentations: readonly ('flips' | 'turns')[]
  /** The benchmark's number of cross-validation folds, where its scores are means over them. */
  readonly folds?: number
  /** What is known to be wrong with the data, or with comparing by it. */
  readonly faults: readonly string[]
  /** A task whose published scores stand beside this one's for orientation, and why they do not quite compare. */
  readonly related?: { readonly task: string; readonly because: string }
}

/**
 * What files a task consists of, by path in a data folder, and how they are read.
 *
 * - `table`: CSV with the columns `sequence` and `label` (a class number), a file a part;
 * - `labelled-fasta`: FASTA with the class number after the header's last `|`, a file a part;
 * - `fasta-by-class`: FASTA files of one class each;
 * - `uci-splice`: lines `class, name, sequence`;
 * - `class-folders`: a zip archive or folder of images in one folder a class;
 * - `listed-images`: a zip archive of images and a CSV that gives each number its class;
 * - `hdf5`: one file with `PART/images` [n, height, width, channels] and `PART/labels` [n] or [n, labels] for each part.
 */
export type TaskFiles =
  | { readonly format: 'table' | 'labelled-fasta'; readonly parts: PathsByPart }
  | {
      readonly format: 'fasta-by-class'
      /** The file of each class, in the order of the class numbers. */
      readonly parts: Readonly<Record<'train' | 'test', readonly string[]>>
    }
  | { readonly format: 'uci-splice' | 'class-folders' | 'hdf5'; readonly path: string }
  | {
      readonly format: 'listed-images'
      readonly path: string
      /** Inside the archive: the CSV, its columns, and an image's path, `*` for its number. */
      readonly list: string
      readonly columns: { readonly image: string; readonly label: string }
      readonly images: string
    }

/** A file a part; without one for validation, `TaskSplit` says how that is taken from train. */
export interface PathsByPart {
  readonly train: string
  readonly validation?: string
  readonly test: string
}

/** How examples come into parts: as published, or drawn class by class with a fixed seed. */
export type TaskSplit =
  | { readonly kind: 'published' }
  | { readonly kind: 'validation-from-train'; readonly fraction: number; readonly seed: number }
  | {
      readonly kind: 'stratified'
      readonly fractions: Readonly<Record<TaskPart, number>>
      readonly seed: number
    }

/** The loss that the paper trains a task with. */
export type TaskLoss =
  | { readonly kind: 'crossEntropy'; readonly labelSmoothing?: number }
  | { readonly kind: 'multiLabelSoftMargin' }

/** Every file of a task, by its path in a data folder. */
export function taskPaths({ files }: ClassificationTask): string[] {
  if (!('parts' in files)) return [files.path]
  return Object.values(files.parts as Readonly<Record<string, string | readonly string[]>>).flat()
}
