/**
 * What only Node can do: files, native backends, worker processes, checkpoints on disk.
 *
 * @module supervised-baselines/node
 */
export type { BackendKind, BackendReport, PassedOver } from '../backends/selectBackend.js'
export { type CSVColumns, type CSVOptions, csvLines, type Table, type TableOptions } from '../tables/index.js'
export type { DataFile, DataSet } from '../tasks/dataSet.js'
export type { Checkpoint, CheckpointStore } from '../training/checkpoint.js'
export { bucketCheckpoints } from './bucketCheckpoints.js'
export { type CheckDataOptions, checkData, type FileCheck } from './checkData.js'
export { type CheckpointFolderOptions, checkpointFolder } from './checkpointFolder.js'
export { dashaFolder } from './dashaFolder.js'
export { type ReadLimits, type ReadProgress, readUnpacked } from './decompress.js'
export { fileCheckpoints } from './fileCheckpoints.js'
export { openFileJournal, readFileJournal } from './fileJournal.js'
export {
  type BatchForecast,
  type BatchSeriesForecast,
  type ForecastBatchesOptions,
  type ForecastBatchesProgress,
  forecastBatches,
} from './forecastBatches.js'
export { type DecodeImageOptions, decodeImage, type Image } from './images/decodeImage.js'
export {
  type HDF5Images,
  type ReadHDF5ImagesOptions,
  readHDF5Images,
} from './images/readHDF5Images.js'
export { type Images, type ReadImagesOptions, readImages } from './images/readImages.js'
export { type LabelledImages, readLabelledImages } from './images/readLabelledImages.js'
export { type ReadZipOptions, readZip } from './images/readZip.js'
export { modelFolder } from './modelFolder.js'
export { type ReadParquetOptions, readParquet } from './parquet/readParquet.js'
export { type ProcessPoolOptions, processPoolExecutor } from './processPool.js'
export { type ReadCSVOptions, readCSV } from './readCSV.js'
export { type FastaRecord, type ReadFastaOptions, readFasta } from './readFasta.js'
export { type HDF5Array, type ReadHDF5Options, readHDF5 } from './readHDF5.js'
export { type ReadSequenceTableOptions, readSequenceTable, type SequenceTable } from './readSequenceTable.js'
export { type ReadSeriesOptions, readSeries } from './readSeries.js'
export type { FailedSeries, SeriesBatch } from './seriesBatches.js'
export { type ReadTaskOptions, readTask, type TaskDatasets, type TaskReport } from './tasks/readTask.js'
export type { TaskFile } from './tasks/taskFiles.js'
export {
  type TensorBoardOptions,
  type TensorBoardWriter,
  tensorBoardWriter,
} from './tensorBoard/tensorBoardWriter.js'
export { type UseBackendOptions, useBackend } from './useBackend.js'
export { type WriteCSVOptions, writeCSV } from './writeCSV.js'
