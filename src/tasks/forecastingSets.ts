import type { DataFile, DataSet } from './dataSet.js'
import type { Protocol } from './protocols.js'

/** A long-horizon benchmark: its shape, its step and how it is divided. */
export interface ForecastingSet extends DataSet {
  rows: number
  columns: number
  /** Time between rows. */
  step: string
  protocol: Protocol
  /** The horizons that papers report. */
  horizons: readonly number[]
}

const longHorizons = [96, 192, 336, 720]

function ett(name: string, file: DataFile): ForecastingSet {
  const quarterHourly = name.startsWith('ETTm')
  return {
    name,
    field: 'forecasting',
    content: 'electricity transformer: oil temperature and six loads, two years',
    rows: quarterHourly ? 69680 : 17420,
    columns: 7,
    step: quarterHourly ? '15 minutes' : '1 hour',
    protocol: quarterHourly ? 'ettm' : 'etth',
    horizons: longHorizons,
    source: `GitHub zhouhaoyi/ETDataset, ETT-small/${name}.csv`,
    licence: 'CC BY-ND 4.0',
    files: [file],
  }
}

/** The long-horizon forecasting benchmarks; checksums where the files were at hand. */
export const forecastingSets: readonly ForecastingSet[] = [
  ett('ETTh1', {
    path: 'forecasting/ETTh1.csv',
    bytes: 2589657,
    sha256: 'f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066',
  }),
  ett('ETTh2', {
    path: 'forecasting/ETTh2.csv',
    bytes: 2417960,
    sha256: 'a3dc2c597b9218c7ce1cd55eb77b283fd459a1d09d753063f944967dd6b9218b',
  }),
  ett('ETTm1', {
    path: 'forecasting/ETTm1.csv.gz',
    bytes: 1551162,
    sha256: 'ca45123028f1acad120b5f971ca64594746aa9b881d56cdff589ee9aa6cdbd8f',
    unpackedSha256: '6ce1759b1a18e3328421d5d75fadcb316c449fcd7cec32820c8dafda71986c9e',
  }),
  ett('ETTm2', {
    path: 'forecasting/ETTm2.csv.gz',
    bytes: 1520942,
    sha256: '40da2dc79c8f7140eab4f3456debdf85fe8baca5d626280f1ba50181be8ae4ed',
    unpackedSha256: 'db973ca252c6410a30d0469b13d696cf919648d0f3fd588c60f03fdbdbadd1fd',
  }),
  {
    name: 'Weather',
    field: 'forecasting',
    content: 'weather station in Jena, 2020; -9999 marks missing and published scores keep it as a value',
    rows: 52696,
    columns: 21,
    step: '10 minutes',
    protocol: '70-10-20',
    horizons: longHorizons,
    source:
      'GitHub Kyushu-U-AI/CME-Mamba, dataset/weather.zip (Max Planck Institute for Biogeochemistry, Jena)',
    licence: 'none stated',
    files: [
      {
        path: 'forecasting/weather.csv.gz',
        bytes: 2275195,
        sha256: 'a08c6d04be34805e0167e75461d7cc6a565f81ca3296f43cc154ce9cbcf9027c',
        unpackedSha256: '34ee981d07313e51da2a50bb600072c8ae4a69cb4b0651f4cb93a069d7a2ba63',
      },
    ],
  },
  {
    name: 'ECL',
    field: 'forecasting',
    content: 'electricity use of 321 clients, 2012-2014',
    rows: 26304,
    columns: 321,
    step: '1 hour',
    protocol: '70-10-20',
    horizons: longHorizons,
    source: 'GitHub thuml/Autoformer, electricity (from UCI ElectricityLoadDiagrams20112014)',
    licence: 'see UCI ElectricityLoadDiagrams20112014',
    files: [],
  },
  {
    name: 'Traffic',
    field: 'forecasting',
    content: 'road occupancy of 862 sensors in the San Francisco Bay area, 2015-2016',
    rows: 17544,
    columns: 862,
    step: '1 hour',
    protocol: '70-10-20',
    horizons: longHorizons,
    source: 'GitHub thuml/Autoformer, traffic (from Caltrans PeMS)',
    licence: 'none stated',
    files: [],
  },
  {
    name: 'Exchange',
    field: 'forecasting',
    content: 'exchange rates of eight countries, 1990-2016',
    rows: 7588,
    columns: 8,
    step: '1 day',
    protocol: '70-10-20',
    horizons: longHorizons,
    source:
      'GitHub laiguokun/multivariate-time-series-data, exchange_rate; with dates in thuml/Autoformer, exchange_rate',
    licence: 'none stated',
    files: [],
  },
  {
    name: 'ILI',
    field: 'forecasting',
    content: 'influenza-like illness in the United States, 2002-2020',
    rows: 966,
    columns: 7,
    step: '1 week',
    protocol: '70-10-20',
    horizons: [24, 36, 48, 60],
    source: 'GitHub thuml/Autoformer, illness (from the CDC)',
    licence: 'none stated',
    files: [],
  },
]
