export type { Batch, Dataset } from '../common/dataset.js'
export { type ImageSize, resizeImages } from '../common/resizeImages.js'
export { type AlignedRelative, findAlignedRelatives } from './alignedRelatives.js'
export { cropping, flipping, mutating, reverseComplementing, shifting, turning } from './augmentations.js'
export { type CrossValidationOptions, crossValidationFolds, type Fold } from './crossValidationFolds.js'
export {
  type ArrayDatasetOptions,
  type Augmentation,
  arrayDataset,
  augmentDataset,
  measureChannels,
  type Normalisation,
  type NumberArray,
  type SequenceDatasetOptions,
  selectExamples,
  sequenceDataset,
} from './datasets.js'
export { dnaChannels, type OneHotDNAOptions, oneHotDNA, reverseComplement } from './dna.js'
export {
  type Duplicate,
  duplicateFinder,
  findDuplicateExamples,
  findDuplicateSequences,
  sequenceKey,
} from './duplicates.js'
export { stratifiedSplit } from './stratifiedSplit.js'
export {
  type NumberColumnsOptions,
  type SequenceColumnOptions,
  type TableDataset,
  tableDataset,
} from './tableDataset.js'
