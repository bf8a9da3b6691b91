import { type FileHandle, open, readFile } from 'node:fs/promises'
import { SupervisedBaselinesError } from '../errors.js'
import type { Journal } from '../tuning/journal.js'
import { isIntactLine } from '../tuning/journalLines.js'
import { lockFile } from './lockFile.js'

/**
 * A journal in a file of JSON lines. It is locked for other writers (`FILE.lock`) until closed; a line is on the disk
 * when `append` is done. What was cut short by the end of its writer is removed when it is read.
 *
 * Throws `locked` while another process writes to it, `failed` where the file can't be opened.
 *
 * @example
 * const { best } = await ashaTune({
 *   space: { lr: logUniform(1e-4, 1) },
 *   objective: async ({ config }) => config.lr,
 *   journal: await openFileJournal('study.jsonl'), // with `resume: true`, a study that was killed goes on
 *   maxResource: 3,
 *   maxTrials: 10,
 * })
 */
export async function openFileJournal(path: string): Promise<Journal> {
  const unlock = await lockFile(`${path}.lock`)
  let file: FileHandle
  try {
    file = await open(path, 'a+')
  } catch (error) {
    await unlock()
    throw new SupervisedBaselinesError(
      'failed',
      `The journal ${path} can't be opened: ${(error as Error).message}.`,
      { path },
      { cause: error },
    )
  }

  // Bytes of whole lines, known once something is written; what a failed write left behind them is cut off.
  let size: number | undefined
  let isTorn = false
  let waiting: { line: string; done: () => void; fail: (error: unknown) => void }[] = []
  let writing: Promise<void> | undefined
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const content = Buffer.from(batch.map(({ line }) => `${line}\n`).join(''))
      try {
        size ??= (await file.stat()).size
        if (isTorn) await file.truncate(size)
        isTorn = true
        await file.appendFile(content)
        await file.datasync()
        isTorn = false
        size += content.length
        for (const { done } of batch) done()
      } catch (error) {
        for (const { fail } of batch) fail(error)
      }
    }
    writing = undefined
  }

  return {
    async read() {
      const { lines, bytes } = wholeLines(await file.readFile())
      if (bytes < (await file.stat()).size) {
        await file.truncate(bytes)
        await file.sync()
        size = bytes
      }
      return lines
    },
    append: line =>
      new Promise((done, fail) => {
        waiting.push({ line, done, fail })
        writing ??= write()
      }),
    async close() {
      await writing
      await file.close()
      await unlock()
    },
  }
}

/** The lines of a journal file as they stand, for those who only look; it may be written to meanwhile. */
export async function readFileJournal(path: string): Promise<readonly string[]> {
  let content: Buffer
  try {
    content = await readFile(path)
  } catch (error) {
    throw new SupervisedBaselinesError(
      'file-not-found',
      `The journal ${path} can't be read: ${(error as Error).message}.`,
      { path },
      { cause: error },
    )
  }
  return wholeLines(content).lines
}

/** The lines, and the bytes that they take, without a last one that is torn. */
function wholeLines(content: Buffer): { lines: string[]; bytes: number } {
  const end = content.lastIndexOf(10) + 1
  const lines = content.toString('utf8', 0, end).split('\n').slice(0, -1)
  const last = lines.at(-1)
  if (last === undefined || isIntactLine(last)) return { lines, bytes: end }
  lines.pop()
  return { lines, bytes: content.lastIndexOf(10, end - 2) + 1 }
}
