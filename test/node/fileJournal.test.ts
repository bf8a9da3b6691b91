import { spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openFileJournal, readFileJournal } from '../../src/node/index.js'
import {
  ashaTune,
  foldJournal,
  memoryJournal,
  type StudyEvent,
  simulatedExecutor,
  uniform,
} from '../../src/tuning/index.js'

// In memory where there is such a disk: every byte's file is flushed, more than once.
const disk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const folder = mkdtempSync(join(disk, 'journal-'))
afterAll(() => rmSync(folder, { recursive: true }))

const options = {
  space: { x: uniform(0, 1) },
  executor: simulatedExecutor({ workers: 2, value: ({ config }, r) => (config['x'] as number) + 1 / r }),
  maxTrials: 3,
  maxResource: 2,
  reductionFactor: 2,
} as const

test('a file cut at any byte is healed: the whole lines are there, the file ends after them, and lines can be added', async () => {
  const memory = memoryJournal()
  await ashaTune({ ...options, journal: memory })
  const lines = await memory.read()
  const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''))
  const path = join(folder, 'cut.jsonl')
  let whole = 0
  for (let cut = 0; cut <= bytes.length; cut++) {
    if (bytes[cut - 1] === 10) whole++
    writeFileSync(path, bytes.subarray(0, cut))
    expect(await readFileJournal(path)).toEqual(lines.slice(0, whole))
    const journal = await openFileJournal(path)
    expect((await journal.read()).length).toBe(whole)
    if (cut % 10 === 0) await journal.append('next')
    await journal.close()
    const next = cut % 10 === 0 ? ['next', ''] : ['']
    expect(readFileSync(path, 'utf8')).toBe([...lines.slice(0, whole), ...next].join('\n'))
  }
  expect(whole).toBe(lines.length)
}, 60_000)

test('killed at any byte and resumed, it decides the same, runs nothing finished again and counts nothing twice', async () => {
  const study = () => {
    const inner = simulatedExecutor({
      workers: 3,
      value: ({ config }, r) => (config['x'] as number) + 1 / r,
      secondsPerResource: ({ config }) => 0.5 + (config['x'] as number),
    })
    const begun: string[] = []
    const executor: typeof inner = {
      ...inner,
      submit(segment, signal) {
        begun.push(`${segment.trial}/${segment.to}`)
        return inner.submit(segment, signal)
      },
    }
    return { options: { ...options, executor, maxTrials: 12, maxResource: 8 }, begun }
  }
  const eventsIn = (lines: readonly string[]) => lines.map(line => JSON.parse(line) as StudyEvent)
  const decisionsIn = (lines: readonly string[]) =>
    eventsIn(lines)
      .filter(({ type }) => type === 'start' || type === 'promote' || type === 'report')
      .map(event => ({ ...event, at: 0, sum: '', line: 0 }))
  const reportsIn = (lines: readonly string[]) =>
    eventsIn(lines).flatMap(e => (e.type === 'report' ? [`${e.trial}/${e.resource}`] : []))
  const memory = memoryJournal()
  await ashaTune({ ...study().options, journal: memory })
  const expected = decisionsIn(await memory.read())
  const bytes = Buffer.from((await memory.read()).map(line => `${line}\n`).join(''))

  const path = join(folder, 'killed.jsonl')
  const cuts = fc.array(fc.nat(bytes.length), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(cuts, async lengths => {
      // Killed again and again, each time at some byte of what there is.
      writeFileSync(path, bytes)
      for (const length of lengths) {
        truncateSync(path, Math.min(length, readFileSync(path).length))
        const finished = new Set(reportsIn(await readFileJournal(path)))
        const { options, begun } = study()
        await ashaTune({ ...options, journal: await openFileJournal(path), resume: true })
        expect(begun.filter(segment => finished.has(segment))).toEqual([])
        const lines = await readFileJournal(path)
        expect(decisionsIn(lines)).toEqual(expected)
        expect(new Set(reportsIn(lines)).size).toBe(reportsIn(lines).length)
      }
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('rubbish at the end, as a power failure leaves it, is healed; in the middle it is refused', async () => {
  const path = join(folder, 'rubbish.jsonl')
  const first = await ashaTune({ ...options, journal: await openFileJournal(path) })
  appendFileSync(path, Buffer.alloc(300))
  appendFileSync(path, '\n')
  const again = await ashaTune({ ...options, journal: await openFileJournal(path), resume: true })
  expect(again.best).toEqual(first.best)
  const lines = readFileSync(path, 'utf8').split('\n')
  writeFileSync(path, lines.with(4, lines[4]!.replace('"at":', '"at": ')).join('\n'))
  const outcome = ashaTune({ ...options, journal: await openFileJournal(path), resume: true })
  await expect(outcome).rejects.toMatchObject({ code: 'corrupt', details: { line: 5 } })
  // What was refused is as it was, and can be opened by others.
  expect(() => foldJournal(lines.with(4, '').slice(0, -1))).toThrow(/Line 5/)
  await (await openFileJournal(path)).close()
})

test('a lock of another process holds while it lives, and is taken over once it is dead', async () => {
  const path = join(folder, 'locked.jsonl')
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  writeFileSync(
    `${path}.lock`,
    JSON.stringify({ pid: other.pid, host: hostname(), started: started(other.pid!) }),
  )
  await expect(openFileJournal(path)).rejects.toMatchObject({ code: 'locked' })
  const gone = new Promise(done => other.once('exit', done))
  other.kill('SIGKILL')
  await gone
  const journal = await openFileJournal(path)
  await expect(openFileJournal(path)).rejects.toMatchObject({ code: 'locked' })
  await journal.close()
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test('a lock that was cut short, or of a process whose number another has now, is taken over', async () => {
  const path = join(folder, 'stale.jsonl')
  for (const text of ['{"pid":', JSON.stringify({ pid: process.ppid, host: hostname(), started: '1' })]) {
    writeFileSync(`${path}.lock`, text)
    await (await openFileJournal(path)).close()
  }
})

test('a file that is not there can’t be read, and one in no folder not be opened', async () => {
  await expect(readFileJournal(join(folder, 'none.jsonl'))).rejects.toMatchObject({ code: 'file-not-found' })
  await expect(openFileJournal(join(folder, 'no/such.jsonl'))).rejects.toMatchObject({ code: 'failed' })
})

function started(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

test('a lock that is there and cannot be read is refused, and not waited for', async () => {
  const path = join(folder, 'odd.jsonl')
  mkdirSync(`${path}.lock`)
  await expect(openFileJournal(path)).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringMatching(/odd\.jsonl\.lock is there but can't be read: EISDIR/),
  })
  rmSync(`${path}.lock`, { recursive: true })
  await (await openFileJournal(path)).close()
})

test('a line that could be written in part only is cut off before the next one', async () => {
  const path = join(folder, 'full.jsonl')
  const journal = await openFileJournal(path)
  await journal.read()
  await journal.append('first')
  const prototype = Object.getPrototypeOf(await open(path))
  const { appendFile } = prototype
  prototype.appendFile = async function (content: Buffer) {
    await appendFile.call(this, content.subarray(0, 3))
    throw new Error('ENOSPC')
  }
  try {
    await expect(journal.append('second')).rejects.toThrow('ENOSPC')
  } finally {
    prototype.appendFile = appendFile
  }
  await journal.append('second')
  await journal.close()
  expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n')
})
