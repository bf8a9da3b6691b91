import { version } from '../common/version.js'

/** What stands at the foot of a report. */
export function madeBy(): string {
  return `Made by supervised-baselines ${version}.`
}
