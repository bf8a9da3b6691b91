import { finiteNumber } from '../common/checks.js'
import { invalidOption } from '../errors.js'

/**
 * How the learning rate goes: the factor on the optimizer's rate after `epoch` of `epochs` epochs.
 *
 * `epoch` counts in fractions, from 0 at the first batch to nearly `epochs` at the last.
 */
export type Schedule = (epoch: number, epochs: number) => number

/** The same rate all through. */
export function constantSchedule(): Schedule {
  return () => 1
}

/** Multiplies the rate by `factor` at each of `milestones`, counted in epochs. */
export function stepSchedule(options: { milestones: readonly number[]; factor: number }): Schedule {
  const milestones = options.milestones.map((m, i) => finiteNumber(`milestones[${i}]`, m, 0))
  const factor = finiteNumber('factor', options.factor, 0)
  return epoch => factor ** milestones.filter(milestone => epoch >= milestone).length
}

/** Half a cosine from 1 down to `floor` (default 0) (Loshchilov and Hutter 2017, equation 5, without restarts). */
export function cosineSchedule(options: { floor?: number } = {}): Schedule {
  const floor = finiteNumber('floor', options.floor ?? 0, 0, 1)
  return (epoch, epochs) => floor + ((1 - floor) * (1 + Math.cos((Math.PI * epoch) / epochs))) / 2
}

/** A straight line from 1 down to `floor` (default 0). */
export function linearSchedule(options: { floor?: number } = {}): Schedule {
  const floor = finiteNumber('floor', options.floor ?? 0, 0, 1)
  return (epoch, epochs) => 1 - ((1 - floor) * epoch) / epochs
}

/** A straight line from 0 to 1 over the first `epochs` epochs, then `schedule` over the epochs left. */
export function warmUp(options: { epochs: number; schedule: Schedule }): Schedule {
  const warm = finiteNumber('epochs', options.epochs, 0)
  if (typeof options.schedule !== 'function') throw invalidOption('schedule', options.schedule, 'a schedule')
  return (epoch, epochs) =>
    epoch < warm ? epoch / warm : options.schedule(epoch - warm, Math.max(epochs - warm, Number.MIN_VALUE))
}
