import { tzOffset } from '@date-fns/tz/tzOffset'

/** Minutes east of UTC that clocks show at an instant. */
export type OffsetAt = (instant: number) => number

const minute = 60_000

/** The offsets of a zone such as Europe/Berlin; undefined where there is no such zone. */
export function zoneOffsets(zone: string): OffsetAt | undefined {
  if (Number.isNaN(tzOffset(zone, new Date(0)))) return undefined
  return instant => tzOffset(zone, new Date(instant))
}

/**
 * The instants at which clocks show `wall`: one, two where they are set back, none where they are set forward over it.
 */
export function instantsOf(wall: number, offsetAt: OffsetAt): number[] {
  const around = [wall - 86_400_000, wall + 86_400_000].map(offsetAt)
  const instants = around.map(offset => wall - offset * minute)
  return [...new Set(instants.filter(instant => instant + offsetAt(instant) * minute === wall))].sort(
    (a, b) => a - b,
  )
}

/** The instant at which clocks show `wall`: the first of two; where they are set forward over it, so much later as they are. */
export function instantOf(wall: number, offsetAt: OffsetAt): number {
  const [first] = instantsOf(wall, offsetAt)
  return first ?? wall - offsetAt(wall - 86_400_000) * minute
}

/** A zone whose offsets are those of all these instants; undefined where there is none. */
export function findZone(instants: ArrayLike<number>, offsets: ArrayLike<number>): string | undefined {
  const changes: number[] = []
  for (let i = 0; i < instants.length; i++) {
    if (i === 0 || offsets[i] !== offsets[i - 1]) changes.push(...(i === 0 ? [i] : [i - 1, i]))
  }
  changes.push(instants.length - 1)
  const tested = changes.slice(-24)
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = [own, ...likely, ...Intl.supportedValuesOf('timeZone')]
  return zones.find(zone => tested.every(i => tzOffset(zone, new Date(instants[i]!)) === offsets[i]))
}

/** One zone for each of the common rules of clock changes. */
const likely = [
  'Europe/Berlin',
  'Europe/London',
  'Europe/Athens',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Halifax',
  'Australia/Sydney',
  'Pacific/Auckland',
]
