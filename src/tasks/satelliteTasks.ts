import type { ClassificationTask, TaskLoss } from './classificationTask.js'

const wide = { kernelSizes: [3, 5, 7, 9], dilations: [1, 3, 7, 15] } as const
const narrow = { kernelSizes: [3, 5, 7, 9], dilations: [1, 3, 5, 7] } as const
const smoothed: TaskLoss = { kind: 'crossEntropy', labelSmoothing: 0.1 }

/** What the paper's recipe has in common for all satellite tasks (released code, task_configs.py and its loaders). */
const satelliteRecipe = {
  domain: 'satellite',
  targets: 'class',
  metric: 'accuracy',
  loss: smoothed,
  searchSpace: narrow,
  batchSize: 16,
  augmentations: ['flips', 'turns'],
  faults: [],
} as const satisfies Partial<ClassificationTask>

type GEOBenchFacts = Partial<ClassificationTask> &
  Pick<ClassificationTask, 'title' | 'inputShape' | 'classes'> & {
    counts: readonly [train: number, validation: number, test: number]
    record: number
  }

function geoBench(set: string, { counts, record, ...facts }: GEOBenchFacts): ClassificationTask {
  return {
    ...satelliteRecipe,
    name: `geo-bench/${set}`,
    benchmark: 'GEO-Bench',
    source: `GEO-Bench 1.0, Zenodo record ${record}: ${set}, put into one file as docs/tasks.md says`,
    licence: 'see the record',
    files: { format: 'hdf5', path: `satellite/geo-bench/${set}.h5` },
    rows: { train: counts[0], validation: counts[1], test: counts[2] },
    split: { kind: 'published' },
    ...facts,
  }
}

const sizeFault = (states: number, ships: number) =>
  `the recipe of arXiv 2411.02796 states ${states} x ${states} pixels, the files hold ${ships} x ${ships}`

/** The satellite tasks of arXiv 2411.02796, and two of ours on RGB and on four bands. */
export const satelliteTasks: readonly ClassificationTask[] = [
  geoBench('m-eurosat', {
    title: 'land use in Europe',
    record: 8276933,
    counts: [2000, 1000, 1000],
    inputShape: [64, 64, 13],
    classes: 10,
    searchSpace: wide,
    faults: [
      'the released code of arXiv 2411.02796 reads a folder EuroSAT_MS, which may be the whole EuroSAT and not this part',
      'band names in the files are in the wrong order; the pixels are right',
    ],
  }),
  geoBench('m-so2sat', {
    title: 'local climate zones',
    record: 8276567,
    counts: [19992, 986, 986],
    inputShape: [32, 32, 18],
    classes: 17,
    searchSpace: wide,
    faults: ['the recipe of arXiv 2411.02796 enlarges the 32 x 32 pixels of the files to 64 x 64'],
  }),
  geoBench('m-bigearthnet', {
    title: 'land cover in Europe, several labels an image',
    record: 8277477,
    counts: [20000, 1000, 1000],
    inputShape: [120, 120, 12],
    classes: 43,
    targets: 'labels',
    metric: 'map',
    loss: { kind: 'multiLabelSoftMargin' },
    searchSpace: wide,
    faults: ['papers report F1, micro mAP or macro mAP, which do not compare'],
  }),
  geoBench('m-brick-kiln', {
    title: 'brick kilns in Bangladesh',
    record: 8276815,
    counts: [15063, 999, 999],
    inputShape: [64, 64, 13],
    classes: 2,
    faults: [sizeFault(96, 64), 'band names in the files are in the wrong order; the pixels are right'],
  }),
  geoBench('m-forestnet', {
    title: 'what replaced forest in Indonesia',
    record: 8277533,
    counts: [6464, 989, 993],
    inputShape: [256, 256, 6],
    classes: 12,
    batchSize: 8,
    faults: [sizeFault(332, 256)],
  }),
  geoBench('m-pv4ger', {
    title: 'solar panels in Germany',
    record: 8276975,
    counts: [11814, 999, 999],
    inputShape: [256, 256, 3],
    classes: 2,
    faults: [sizeFault(320, 256)],
  }),
  {
    ...satelliteRecipe,
    name: 'satellite/bigearthnet',
    title: 'land cover in Europe, 19 labels',
    benchmark: 'satellite',
    source: 'Hugging Face data set GFM-Bench/BigEarthNet, put into one file as docs/tasks.md says',
    licence: 'see the data set',
    files: { format: 'hdf5', path: 'satellite/bigearthnet.h5' },
    rows: {},
    split: { kind: 'published' },
    inputShape: [120, 120, 12],
    classes: 19,
    targets: 'labels',
    metric: 'mapMicro',
    loss: { kind: 'multiLabelSoftMargin' },
    searchSpace: wide,
    batchSize: 8,
    faults: ['arXiv 2411.02796 trains on a random 10 % of train (seed 34)'],
  },
  {
    ...satelliteRecipe,
    name: 'satellite/canadian-cropland',
    title: 'crops in Canada',
    benchmark: 'satellite',
    source:
      'Canadian Cropland Dataset (78,536 Sentinel-2 images, 2017 to 2020), put into one file as docs/tasks.md says',
    licence: 'see the data set',
    files: { format: 'hdf5', path: 'satellite/canadian-cropland.h5' },
    rows: {},
    split: { kind: 'published' },
    inputShape: [65, 65, 12],
    classes: 10,
    faults: ['arXiv 2411.02796 pools all years and drops the eleventh of 13 bands'],
  },
  {
    ...satelliteRecipe,
    name: 'satellite/fmow-sentinel',
    title: 'functional map of the world, Sentinel-2',
    benchmark: 'satellite',
    source:
      'fMoW-Sentinel, linked in the README of GitHub sustainlab-group/SatMAE, put into one file as docs/tasks.md says',
    licence: 'see the data set',
    files: { format: 'hdf5', path: 'satellite/fmow-sentinel.h5' },
    rows: {},
    split: { kind: 'published' },
    inputShape: [96, 96, 13],
    classes: 62,
    faults: [
      'arXiv 2411.02796 trains on a random 10 % of train (seed 34), clips to two standard deviations and mixes images (mixup, CutMix)',
    ],
  },
  {
    ...satelliteRecipe,
    name: 'eurosat/rgb-10000',
    title: 'land use in Europe, 10,000 RGB images',
    benchmark: 'ours',
    source:
      'GitHub phelber/EuroSAT: of each class, with n images, those numbered floor(i n / 1000) + 1 for i from 0 to 999, zipped as CLASS/NAME.jpg',
    licence: 'MIT',
    files: { format: 'class-folders', path: 'satellite/eurosat_rgb_10000.zip' },
    rows: { all: 10000 },
    split: { kind: 'stratified', fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 },
    inputShape: [64, 64, 3],
    classes: 10,
    searchSpace: wide,
    faults: ['EuroSAT has no official split'],
    related: {
      task: 'geo-bench/m-eurosat',
      because: 'another part of EuroSAT, with 13 bands and 2,000 training images',
    },
  },
  {
    ...satelliteRecipe,
    name: 'slums/argentina',
    title: 'slums in Argentina, four bands',
    benchmark: 'ours',
    source: 'GitHub shantanuaggarwal2695/SatLab: images/image*.tif and gold_labels.csv in one zip archive',
    licence: 'none stated (Copernicus Sentinel data)',
    files: {
      format: 'listed-images',
      path: 'satellite/slums_argentina_s2_4band.zip',
      list: 'gold_labels.csv',
      columns: { image: 'ID', label: 'Class' },
      images: 'images/image*.tif',
    },
    rows: { all: 2000 },
    split: { kind: 'stratified', fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 },
    inputShape: [32, 32, 4],
    classes: 2,
    classNames: ['not slum', 'slum'],
    metric: 'mcc',
    faults: ['12 images are exact duplicates', '1,464 of 2,000 images are of slums'],
  },
]
