/**
 * A persistent ordered set with ranks: an immutable treap. `insert` and `remove` give a new tree that shares all but
 * O(log n) nodes with the old one; `at`, `rankOf` and `first` take O(log n) (Seidel and Aragon, 1996).
 *
 * Items are ordered by `key`, ties by `trial`; the heap priorities are a hash of `trial`, so the same items always
 * make the same tree.
 */
export interface RankedItem {
  readonly key: number
  readonly trial: number
}

/** Results in order of rank; immutable, each change gives a new tree in O(log n). */
export type RankedTree<T extends RankedItem> = TreeNode<T> | undefined

interface TreeNode<T extends RankedItem> {
  readonly item: T
  readonly size: number
  readonly left: RankedTree<T>
  readonly right: RankedTree<T>
}

/** Whether `a` stands before `b`. */
function isBefore(a: RankedItem, b: RankedItem): boolean {
  return a.key < b.key || (a.key === b.key && a.trial < b.trial)
}

export function sizeOf<T extends RankedItem>(tree: RankedTree<T>): number {
  return tree ? tree.size : 0
}

/** The tree with `item`; one that stands at the same place (equal key and trial) is replaced. */
export function insert<T extends RankedItem>(tree: RankedTree<T>, item: T): TreeNode<T> {
  if (!tree) return { item, size: 1, left: undefined, right: undefined }
  if (isBefore(item, tree.item)) return lifted(tree, insert(tree.left, item), tree.right)
  if (isBefore(tree.item, item)) return lifted(tree, tree.left, insert(tree.right, item))
  return node(item, tree.left, tree.right)
}

/** The tree without the item at the place of `item`; the same tree if there is none. */
export function remove<T extends RankedItem>(tree: RankedTree<T>, item: RankedItem): RankedTree<T> {
  if (!tree) return undefined
  if (isBefore(item, tree.item)) {
    const left = remove(tree.left, item)
    return left === tree.left ? tree : node(tree.item, left, tree.right)
  }
  if (isBefore(tree.item, item)) {
    const right = remove(tree.right, item)
    return right === tree.right ? tree : node(tree.item, tree.left, right)
  }
  return merged(tree.left, tree.right)
}

/** The item that has `rank` others before it. */
export function at<T extends RankedItem>(tree: RankedTree<T>, rank: number): T | undefined {
  let left = rank
  let node = tree
  while (node) {
    const before = sizeOf(node.left)
    if (left === before) return node.item
    if (left < before) node = node.left
    else {
      left -= before + 1
      node = node.right
    }
  }
  return undefined
}

export function first<T extends RankedItem>(tree: RankedTree<T>): T | undefined {
  return at(tree, 0)
}

export function last<T extends RankedItem>(tree: RankedTree<T>): T | undefined {
  return at(tree, sizeOf(tree) - 1)
}

/** How many items stand before the place of `item`, be it there or not. */
export function rankOf<T extends RankedItem>(tree: RankedTree<T>, item: RankedItem): number {
  let rank = 0
  let node = tree
  while (node) {
    if (isBefore(node.item, item)) {
      rank += sizeOf(node.left) + 1
      node = node.right
    } else node = node.left
  }
  return rank
}

/** The items in order. */
export function* itemsOf<T extends RankedItem>(tree: RankedTree<T>): Generator<T> {
  const open: TreeNode<T>[] = []
  let node = tree
  while (node || open.length > 0) {
    while (node) {
      open.push(node)
      node = node.left
    }
    const next = open.pop()!
    yield next.item
    node = next.right
  }
}

function node<T extends RankedItem>(item: T, left: RankedTree<T>, right: RankedTree<T>): TreeNode<T> {
  return { item, size: sizeOf(left) + sizeOf(right) + 1, left, right }
}

/** `top` over two subtrees, one of which may have a root that belongs above it. */
function lifted<T extends RankedItem>(
  top: TreeNode<T>,
  left: RankedTree<T>,
  right: RankedTree<T>,
): TreeNode<T> {
  if (left && outranks(left.item, top.item)) {
    return node(left.item, left.left, node(top.item, left.right, right))
  }
  if (right && outranks(right.item, top.item)) {
    return node(right.item, node(top.item, left, right.left), right.right)
  }
  return node(top.item, left, right)
}

function merged<T extends RankedItem>(left: RankedTree<T>, right: RankedTree<T>): RankedTree<T> {
  if (!left) return right
  if (!right) return left
  return outranks(left.item, right.item)
    ? node(left.item, left.left, merged(left.right, right))
    : node(right.item, merged(left, right.left), right.right)
}

function outranks(a: RankedItem, b: RankedItem): boolean {
  const x = mixed(a.trial)
  const y = mixed(b.trial)
  return x > y || (x === y && a.trial > b.trial)
}

function mixed(trial: number): number {
  let h = Math.imul(trial + 1, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
