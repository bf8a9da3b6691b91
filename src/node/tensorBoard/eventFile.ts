import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { wholeNumber } from '../../common/checks.js'
import { SupervisedBaselinesError } from '../../errors.js'
import { bytesField, doubleField, wholeField } from './protobuf.js'
import { recordFrame } from './recordFrame.js'

/** An event file of TensorBoard, made with its first event. */
export interface EventFile {
  /** Appends an event of these summary values (messages `Summary.Value`); throws `invalid-option` unless `step` is whole. */
  write(step: number, values: readonly Uint8Array[]): void
}

/** An event file in a folder; `now` gives seconds since 1970. Writing throws `failed` where it cannot. */
export function eventFile(folder: string, now: () => number): EventFile {
  let path: string | undefined

  /** Appends a message `Event` of the fields in `body`. */
  function append(body: Uint8Array): void {
    appendFileSync(path!, recordFrame(Buffer.concat([doubleField(1, now()), body])))
  }

  return {
    write(step, values) {
      wholeNumber('step', step, Number.MIN_SAFE_INTEGER)
      try {
        if (path === undefined) {
          mkdirSync(folder, { recursive: true })
          const second = String(Math.floor(now())).padStart(10, '0')
          path = join(folder, `events.out.tfevents.${second}.supervised-baselines.${process.pid}`)
          append(bytesField(3, 'brain.Event:2'))
        }
        const summary = Buffer.concat(values.map(value => bytesField(1, value)))
        // A default of 0 is not written.
        append(Buffer.concat([...(step === 0 ? [] : [wholeField(2, step)]), bytesField(5, summary)]))
      } catch (cause) {
        throw new SupervisedBaselinesError(
          'failed',
          `The event file in ${folder} cannot be written: ${String(cause)}.`,
          { folder },
          { cause },
        )
      }
    },
  }
}
