import { randomUUID } from 'node:crypto'
import { link, open, readFile, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { SupervisedBaselinesError } from '../errors.js'
import { orAbsent } from './absent.js'

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process started, in clock ticks since boot, where the system says so. */
  readonly started: string | undefined
}

const heldHere = new Set<string>()

/**
 * Takes a lock that is a file, and gives what lets it go. A lock whose process is no longer there is taken over.
 *
 * Throws `locked` while another process, or another part of this one, holds it.
 */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const full = resolve(path)
  if (heldHere.has(full)) throw lockedBy(path, 'this very process')
  heldHere.add(full)
  try {
    await takeOver(full)
  } catch (error) {
    heldHere.delete(full)
    throw error
  }
  return async () => {
    await rm(full, { force: true })
    heldHere.delete(full)
  }
}

/** Whether a process that is still there holds the lock. */
export async function isLocked(path: string): Promise<boolean> {
  // For those who only look: one that cannot be read tells them nothing.
  const text = await readFile(path, 'utf8').catch(() => undefined)
  const holder = text === undefined ? undefined : parse(text)
  return holder !== undefined && (await isRunning(holder))
}

async function takeOver(path: string): Promise<void> {
  const me: Holder = { pid: process.pid, host: hostname(), started: await startOf(process.pid) }
  for (let tries = 0; ; tries++) {
    try {
      const file = await open(path, 'wx')
      await file.writeFile(JSON.stringify(me))
      await file.sync()
      return file.close()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new SupervisedBaselinesError(
          'failed',
          `The lock ${path} can't be made: ${(error as Error).message}.`,
          { path },
          { cause: error },
        )
      }
    }
    const text = await orAbsent(path, readFile(path, 'utf8'), undefined)
    if (text === undefined) continue
    const holder = parse(text)
    // A lock that was cut short while it was written has no holder; one that is being written gets a little time.
    if (!holder && tries < 5) await new Promise(done => setTimeout(done, 20))
    else if (holder && (await isThere(holder, me))) {
      throw lockedBy(path, `process ${holder.pid} on ${holder.host}`)
    } else await removeStale(path, text)
  }
}

/** Removes a lock if it still is the one that was found stale; another that was taken meanwhile is put back. */
async function removeStale(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  const isMoved = await orAbsent(
    path,
    rename(path, aside).then(() => true),
    false,
  )
  // Another process was faster.
  if (!isMoved) return
  if ((await readFile(aside, 'utf8')) !== text) {
    // Where that fails, somebody has taken the lock since; then whoever held it finds it lost.
    await link(aside, path).catch(() => {})
  }
  await rm(aside, { force: true })
}

async function isThere(holder: Holder, me: Holder): Promise<boolean> {
  return holder.host === me.host && holder.pid === me.pid ? false : isRunning(holder)
}

/** Of a process on another machine it is taken to be true. */
async function isRunning(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return holder.started === (await startOf(holder.pid))
}

async function startOf(pid: number): Promise<string | undefined> {
  // Undefined on systems without such files: then the number of the process alone has to do.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    // Cut short while it was written.
    return undefined
  }
}

function lockedBy(path: string, who: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'locked',
    `${path} is held by ${who}: only one may write at a time. Wait for it to end; if it can't be there any more, ` +
      'remove that file.',
    { path, who },
  )
}
