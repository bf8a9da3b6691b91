/**
 * Work in small items whose results are written down as they come, so that a bench that was ended goes on where it was.
 *
 * JOURNAL names the folder (default out/bench/NAME). The journal's file carries the forecaster and a fingerprint of the
 * sources, so that results of other code are not taken for this one's. WORKERS is the number of processes (default 1).
 */
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { forecasterName } from './forecasterUnderTest.js'

/** What a module named by `evaluator` exports as `evaluate`. */
export type Evaluate<Item, Result> = (item: Item) => Result | Promise<Result>

interface JournaledWork<Item> {
  /** The bench's name. */
  readonly name: string
  readonly items: readonly Item[]
  /** The module whose `evaluate` gives an item's result, which must be JSON. */
  readonly evaluator: URL
  log(line: string): void
}

/** The results of all items by id, from the journal or from this run. */
export async function journaledItems<Item extends { readonly id: string }, Result>({
  name,
  items,
  evaluator,
  log,
}: JournaledWork<Item>): Promise<ReadonlyMap<string, Result>> {
  const path = journalPath(name, evaluator)
  const results = readJournal<Result>(path)
  const open = items.filter(({ id }) => !results.has(id))
  if (open.length < items.length)
    log(`  ${items.length - open.length} of ${items.length} items are in ${path}`)
  const started = performance.now()
  let done = 0
  const finished = (id: string, result: Result) => {
    appendFileSync(path, `${JSON.stringify({ id, result })}\n`)
    results.set(id, result)
    const seconds = (performance.now() - started) / 1000
    if (process.stderr.isTTY)
      process.stderr.write(`\r  ${++done}/${open.length} ${id} ${seconds.toFixed(0)} s  `)
  }
  const workers = Math.min(Number(process.env['WORKERS'] ?? 1), open.length)
  if (workers > 1) await inProcesses(open, evaluator, workers, finished)
  else if (open.length > 0) {
    const { evaluate } = (await import(evaluator.href)) as { evaluate: Evaluate<Item, Result> }
    for (const item of open) finished(item.id, await evaluate(item))
  }
  return results
}

/** Results by id; a line that was cut off is left out. */
export function readJournal<Result>(path: string): Map<string, Result> {
  const results = new Map<string, Result>()
  if (!existsSync(path)) return results
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    try {
      const { id, result } = JSON.parse(line) as { id: string; result: Result }
      results.set(id, result)
    } catch {}
  }
  return results
}

function journalPath(name: string, evaluator: URL): string {
  const folder = process.env['JOURNAL'] ?? `out/bench/${name}`
  mkdirSync(folder, { recursive: true })
  return `${folder}/${forecasterName}-${fingerprint(evaluator)}.jsonl`
}

/** Ten digits of a hash over the sources of the forecasters and of the evaluator. */
function fingerprint(evaluator: URL): string {
  const hash = createHash('sha256').update(readFileSync(evaluator))
  hash.update(readFileSync(new URL('forecastScores.ts', import.meta.url)))
  hash.update(readFileSync(new URL('forecasterUnderTest.ts', import.meta.url)))
  const source = fileURLToPath(new URL('../../src/', import.meta.url))
  for (const folder of ['forecasting', 'common']) {
    for (const file of readdirSync(`${source}${folder}`, { recursive: true, encoding: 'utf8' }).sort()) {
      if (file.endsWith('.ts')) hash.update(readFileSync(`${source}${folder}/${file}`))
    }
  }
  return hash.digest('hex').slice(0, 10)
}

/** Gives the items to processes one at a time, so that slow ones do not wait for each other. */
async function inProcesses<Item extends { readonly id: string }, Result>(
  items: readonly Item[],
  evaluator: URL,
  workers: number,
  finished: (id: string, result: Result) => void,
): Promise<void> {
  const queue = [...items]
  const children: ChildProcess[] = []
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(fileURLToPath(new URL('itemWorker.ts', import.meta.url)), [evaluator.href], {
        execArgv: ['--import', 'tsx'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      children.push(child)
      let item: Item | undefined
      const next = () => {
        item = queue.shift()
        if (item) child.send(item)
        else child.disconnect()
      }
      child.on('message', message => {
        finished(item!.id, message as Result)
        next()
      })
      child.on('error', reject)
      child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`${item?.id} ended with ${code}`))))
      next()
    })
  try {
    await Promise.all(Array.from({ length: workers }, one))
  } finally {
    for (const child of children) if (child.exitCode === null) child.kill()
  }
}
