import type { Random } from '../../../src/common/random.js'

/** JSON texts that stand where something else was expected. */
const odd = [
  'null',
  'true',
  '""',
  '"NaN"',
  '"Infinity"',
  '"__proto__"',
  '"../../../etc/passwd"',
  '0',
  '-1',
  '1.5',
  '1e999',
  '-1e999',
  '1e-320',
  '9007199254740993',
  '4294967296',
  '1e15',
  '[]',
  '[[]]',
  '[null]',
  '{}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"length":1e9}',
  '{"toString":1,"valueOf":1,"toJSON":1}',
]

/** Names that mean something to JavaScript. */
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'length', 'then', '', '0', '..']

/**
 * A changed copy of one of `seeds` (JSON values): one to four of its values, at any depth, replaced, left out, repeated,
 * renamed or exchanged with one of elsewhere.
 */
export function mutateJSON(random: Random, seeds: readonly unknown[]): unknown {
  const root = [structuredClone(seeds[random.integer(seeds.length)])]
  for (let n = 1 + random.integer(4); n > 0; n--) change(random, root)
  return root[0]
}

function change(random: Random, root: unknown[]): void {
  const places = placesIn(root)
  const { holder, key } = places[random.integer(places.length)]!
  const value = Array.isArray(holder) ? holder[Number(key)] : holder[key]
  switch (random.integer(8)) {
    case 0:
      if (holder === root) root[0] = null
      else if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete (holder as Record<string, unknown>)[key]
      return
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value))
      else set(holder, names[random.integer(names.length)]!, structuredClone(value))
      return
    case 2: {
      const other = places[random.integer(places.length)]!
      set(holder, key, structuredClone((other.holder as Record<string, unknown>)[other.key]))
      return
    }
    case 3:
      if (typeof value === 'number') set(holder, key, numberNear(random, value))
      else if (typeof value === 'string') set(holder, key, `${value}${value}`.slice(random.integer(3)))
      else set(holder, key, [value])
      return
    default:
      set(holder, key, JSON.parse(odd[random.integer(odd.length)]!))
  }
}

function numberNear(random: Random, value: number): number {
  return [value + 1, value - 1, -value, value * 1e6, value / 2, 2 ** random.integer(60), value + 1e-9][
    random.integer(7)
  ]!
}

type Holder = unknown[] | Record<string, unknown>

/** All places that hold a value; of long lists only some, so that a weight is not changed most of the time. */
function placesIn(root: unknown[]): { holder: Holder; key: string }[] {
  const places: { holder: Holder; key: string }[] = []
  const visit = (holder: Holder, depth: number) => {
    for (const key of Object.keys(holder).slice(0, 12)) {
      places.push({ holder, key })
      const value = (holder as Record<string, unknown>)[key]
      if (typeof value === 'object' && value !== null && depth < 12) visit(value as Holder, depth + 1)
    }
  }
  visit(root, 0)
  return places
}

/** Sets an own property, `__proto__` too, as JSON.parse does. */
function set(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}
