/**
 * A persistent list: `pushed` and `replaced` give a new list that shares all but O(log32 n) blocks with the old one.
 */
export interface PersistentList<T> {
  readonly size: number
  /** Levels of blocks above the leaves. */
  readonly depth: number
  readonly root: Block<T>
}

type Block<T> = readonly (Block<T> | T)[]

const BITS = 5
const WIDTH = 1 << BITS

export function emptyList<T>(): PersistentList<T> {
  return { size: 0, depth: 0, root: [] }
}

export function itemAt<T>(list: PersistentList<T>, index: number): T | undefined {
  if (!(index >= 0 && index < list.size)) return undefined
  let block = list.root
  for (let level = list.depth; level > 0; level--) {
    block = block[(index >>> (level * BITS)) & (WIDTH - 1)] as Block<T>
  }
  return block[index & (WIDTH - 1)] as T
}

export function pushed<T>(list: PersistentList<T>, item: T): PersistentList<T> {
  const isFull = list.size === 1 << (BITS * (list.depth + 1))
  const depth = isFull ? list.depth + 1 : list.depth
  const root = isFull ? [list.root] : list.root
  return { size: list.size + 1, depth, root: withItem(root, depth, list.size, item) }
}

export function replaced<T>(list: PersistentList<T>, index: number, item: T): PersistentList<T> {
  return { ...list, root: withItem(list.root, list.depth, index, item) }
}

export function* valuesOf<T>(list: PersistentList<T>): Generator<T> {
  for (let i = 0; i < list.size; i++) yield itemAt(list, i)!
}

function withItem<T>(block: Block<T>, level: number, index: number, item: T): Block<T> {
  const copy = block.slice()
  const slot = (index >>> (level * BITS)) & (WIDTH - 1)
  copy[slot] = level === 0 ? item : withItem((copy[slot] ?? []) as Block<T>, level - 1, index, item)
  return copy
}
