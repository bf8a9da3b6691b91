import { type TaskScoreTable, taskScoresOf } from './taskScoreTable.js'

const terraFM = 'TerraFM, "GEO-Bench Performance" (GitHub mbzuai-oryx/TerraFM, README)'
const terraFMProtocol = 'not stated; the level fits full fine-tuning'
const terraFMModels = [
  'SatMAE ViT-L',
  'SatMAE++ ViT-L',
  'CROMA ViT-L',
  'SoftCon ViT-B',
  'DOFA ViT-L',
  'Satlas Swin-B',
  'MMEarth CNN-atto',
  'DeCUR ViT-S',
  'Prithvi 2.0 ViT-L',
  'AnySat ViT-B',
  'Galileo ViT-B',
  'TerraFM ViT-B',
  'TerraFM ViT-L',
]

const tables: readonly TaskScoreTable[] = [
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: terraFM,
    protocol: terraFMProtocol,
    metric: 'accuracy',
    unit: 100,
    prefix: 'geo-bench/',
    models: terraFMModels,
    rows: `
      m-eurosat    | 96.6 96.5 96.6 97.5 96.9 97.5 95.7 97.9 96.5 95.9 97.7 98.1 98.6
      m-so2sat     | 57.2 56.0 60.6 61.7 58.7 61.9 57.2 61.7 54.6 51.8 63.3 64.9 66.6
      m-brick-kiln | 98.4 98.6 98.7 98.7 98.6 98.9 98.9 98.7 98.6 98.6 98.7 98.7 99.0
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: terraFM,
    protocol: terraFMProtocol,
    metric: 'f1',
    unit: 100,
    prefix: 'geo-bench/',
    models: terraFMModels,
    rows: `
      m-bigearthnet | 68.3 67.9 71.9 70.3 68.0 72.8 70.0 70.9 69.0 70.3 70.7 72.6 73.1
    `,
  },
  {
    kind: 'frozen',
    standing: 'published',
    source: 'DINOv3, model card',
    protocol: 'frozen backbone',
    metric: 'accuracy',
    unit: 100,
    prefix: 'geo-bench/',
    models: ['DINOv3 ViT-L sat', 'DINOv3 ViT-7B sat'],
    rows: `
      m-brick-kiln | 96.5 97.2
      m-eurosat    | 94.1 94.8
      m-forestnet  | 60.6 62.3
      m-pv4ger     | 96.0 96.1
      m-so2sat     | 57.4 62.1
    `,
  },
  {
    kind: 'supervised',
    standing: 'published',
    source: 'torchgeo-bench, notes',
    protocol: 'hand-made features under a linear head',
    metric: 'accuracy',
    unit: 100,
    prefix: 'geo-bench/',
    models: ['ImageStats', 'ImageStats level 1', 'ImageStats level 2', 'ImageStats level 3'],
    rows: `
      m-eurosat    | 85.20 88.20 90.00 87.80
      m-brick-kiln | 94.99 95.10 95.10 94.79
      m-forestnet  | 42.20 45.02 51.56 47.03
      m-pv4ger     | 87.29 88.89 89.59 92.19
      m-so2sat     | 24.75 32.96 36.11 47.77
    `,
  },
  {
    kind: 'supervised',
    standing: 'published',
    source: 'torchgeo-bench, notes',
    protocol: 'hand-made features under a linear head',
    metric: 'mapMicro',
    unit: 100,
    prefix: 'geo-bench/',
    models: ['ImageStats', 'ImageStats level 1', 'ImageStats level 2', 'ImageStats level 3'],
    rows: `
      m-bigearthnet | 46.95 49.54 51.51 51.34
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'SatMAE (GitHub sustainlab-group/SatMAE, README)',
    protocol: '200 epochs',
    metric: 'accuracy',
    unit: 100,
    prefix: 'satellite/',
    models: ['SatMAE ViT-B', 'SatMAE ViT-L'],
    rows: `
      fmow-sentinel | 62.65 63.84
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'published',
    source: 'SatMAE++ (GitHub techmn/satmae_pp, README)',
    protocol: 'not stated',
    metric: 'accuracy',
    unit: 100,
    prefix: 'satellite/',
    models: ['SatMAE++ ViT-L'],
    rows: `
      fmow-sentinel | 63.23
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'second-hand',
    source: 'notes on SkySense V2',
    protocol: 'fine-tuned',
    metric: 'accuracy',
    unit: 100,
    prefix: 'satellite/',
    models: ['SkySense', 'SkySense V2'],
    rows: `
      fmow-sentinel | 64.38 66.65
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'second-hand',
    source: 'notes on SkySense V2',
    protocol: 'fine-tuned on 10 % of the labels',
    metric: 'ap',
    unit: 100,
    prefix: 'satellite/',
    models: ['SatMAE', 'SkySense', 'SkySense V2'],
    rows: `
      bigearthnet | 86.18 88.67 89.13
    `,
  },
  {
    kind: 'fine-tuned',
    standing: 'second-hand',
    source: 'notes on SkySense V2',
    protocol: 'fine-tuned on all labels',
    metric: 'ap',
    unit: 100,
    prefix: 'satellite/',
    models: ['SatMAE', 'SkySense', 'SkySense V2'],
    rows: `
      bigearthnet | 89.50 92.09 93.78
    `,
  },
]

/** Published scores on the satellite tasks, each with its source and protocol. */
export const satelliteTaskScores = tables.flatMap(taskScoresOf)
