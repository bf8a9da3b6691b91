/**
 * Runs one benchmark of this folder: `npm run bench -- NAME [--json]`.
 *
 * Without `--json` the benchmark's own lines and its figures are printed for people; with it, standard output holds one
 * object `{ figures, machine, versions }` and everything else goes to standard error.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { Benchmark } from './support/benchmark.js'

const here = new URL('.', import.meta.url)
const names = readdirSync(here)
  .filter(file => file.endsWith('.ts') && file !== 'run.ts')
  .map(file => file.slice(0, -'.ts'.length))

function machine() {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    loadAtStart: Number(loadavg()[0]!.toFixed(2)),
  }
}

function versions() {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', here), 'utf8')) as {
    version: string
  }
  return { node: process.version, 'supervised-baselines': version }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
})
const [name] = positionals
if (name === undefined || positionals.length > 1 || !names.includes(name)) {
  process.stderr.write(
    `Usage: npm run bench -- NAME [--json], where NAME is one of: ${names.join(', ') || '(none)'}\n`,
  )
  process.exit(2)
}

const json = values.json
const out = json ? process.stderr : process.stdout
const setting = machine()
const { run } = (await import(`./${name}.ts`)) as { run: Benchmark }
const { figures } = await run({ json, log: line => out.write(`${line}\n`) })

if (json) {
  process.stdout.write(`${JSON.stringify({ figures, machine: setting, versions: versions() })}\n`)
} else {
  const width = Math.max(...Object.keys(figures).map(key => key.length))
  const format = new Intl.NumberFormat('en', { maximumSignificantDigits: 5, useGrouping: false })
  process.stdout.write('\n')
  for (const [key, value] of Object.entries(figures)) {
    process.stdout.write(`${key.padEnd(width)}  ${format.format(value)}\n`)
  }
  process.stdout.write(
    `\n${setting.processor}, ${setting.cores} cores, load ${setting.loadAtStart}, Node ${process.version}\n`,
  )
}
