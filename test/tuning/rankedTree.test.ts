import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  emptyList,
  itemAt,
  type PersistentList,
  pushed,
  replaced,
  valuesOf,
} from '../../src/tuning/persistentList.js'
import {
  at,
  first,
  insert,
  itemsOf,
  last,
  type RankedItem,
  type RankedTree,
  rankOf,
  remove,
  sizeOf,
} from '../../src/tuning/rankedTree.js'

const item = fc.record({
  key: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Infinity)),
  trial: fc.integer({ min: 0, max: 40 }),
})
const before = (a: RankedItem, b: RankedItem) => (a.key === b.key ? a.trial - b.trial : a.key - b.key)

test('the tree agrees with a sorted array after any insertions and removals, and old trees stay', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), item), { maxLength: 120 }), steps => {
      let tree: RankedTree<RankedItem>
      let sorted: RankedItem[] = []
      const history: [RankedTree<RankedItem>, RankedItem[]][] = []
      for (const [isInsert, one] of steps) {
        const others = sorted.filter(each => before(each, one) !== 0)
        tree = isInsert ? insert(tree, one) : remove(tree, one)
        sorted = isInsert ? [...others, one].sort(before) : others
        history.push([tree, sorted])
      }
      for (const [then, expected] of history) {
        expect([...itemsOf(then)]).toEqual(expected)
        expect(sizeOf(then)).toBe(expected.length)
        expect(first(then)).toEqual(expected[0])
        expect(last(then)).toEqual(expected.at(-1))
        for (const [rank, each] of expected.entries()) {
          expect(at(then, rank)).toEqual(each)
          expect(rankOf(then, each)).toBe(rank)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('the tree stays shallow when items come in order', () => {
  let tree: RankedTree<RankedItem>
  for (let i = 0; i < 4096; i++) tree = insert(tree, { key: i, trial: i })
  const depth = (node: typeof tree): number => (node ? 1 + Math.max(depth(node.left), depth(node.right)) : 0)
  expect(depth(tree)).toBeLessThan(45)
})

test('a persistent list keeps what was pushed and replaced, and old lists stay', () => {
  let list: PersistentList<number> = emptyList()
  for (let i = 0; i < 3000; i++) list = pushed(list, i)
  const changed = replaced(replaced(list, 0, -1), 2999, -2)
  expect([...valuesOf(list)]).toEqual(Array.from({ length: 3000 }, (_, i) => i))
  expect([itemAt(changed, 0), itemAt(changed, 1), itemAt(changed, 2999)]).toEqual([-1, 1, -2])
  expect(itemAt(list, 3000)).toBeUndefined()
  expect(itemAt(list, -1)).toBeUndefined()
})
