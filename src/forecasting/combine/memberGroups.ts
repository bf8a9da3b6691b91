import type { Scale } from './prepareScale.js'

/** The members that share an operator and a scale. */
export type MemberGroup = `${Scale} ${number},${number}`

/** By what the weights of a group's members are multiplied. */
export type Preferences = ReadonlyMap<MemberGroup, number>

export const noPreferences: Preferences = new Map()

export function groupOf(
  scale: Scale,
  { differencing, seasonalDifferencing }: { differencing: number; seasonalDifferencing: number },
): MemberGroup {
  return `${scale} ${differencing},${seasonalDifferencing}`
}
