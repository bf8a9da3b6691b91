import { packageVersion } from '../node/packageVersion.js'

/** What stands at the foot of a report. */
export function madeBy(): string {
  return `Made by supervised-baselines ${packageVersion()}.`
}
