import { shorten, textWidth } from './labels.js'
import { element, type Markup } from './markup.js'
import { heading, svgDocument } from './svgDocument.js'
import { curveColor } from './theme.js'

/** A cluster of things: one of them by its number, or clusters joined at a distance. */
export interface ClusterNode {
  /** Number of the thing, for a leaf. */
  readonly index: number
  /** Whether it is an item. */
  readonly isLeaf: boolean
  /** Distance at which the children were joined; 0 for a leaf. */
  readonly height: number
  /** Two nodes, or none for an item. */
  readonly children: readonly ClusterNode[]
}

/** What a cluster map shows: items, the distances between them, and the tree that orders them. */
export interface ClusterMap {
  /** Of the picture. */
  readonly title: string
  /** Stands under the title. */
  readonly subtitle?: string
  /** The items' names and groups. */
  readonly items: readonly {
    readonly label: string
    /** What it belongs to, as a color. */
    readonly group: number
  }[]
  /** Distances between the items, rows by columns. */
  readonly distances: readonly (readonly number[])[]
  /** As agglomerative clustering gives it (ml-hclust's `agnes`, for one). */
  readonly tree: ClusterNode
}

const cell = 15
const treeWidth = 120

/** Distances between things as shades, in the order of their clusters, with the clusters' tree beside them, as SVG. */
export function clusterMap(map: ClusterMap): string {
  const { items, distances, tree } = map
  const order = leaves(tree)
  const n = order.length
  const labelRoom = Math.min(190, Math.max(...items.map(({ label }) => textWidth(label))) + 12)
  const left = 14 + treeWidth + 18
  const width = left + n * cell + labelRoom + 16
  const head = heading(map, width)
  const top = head.height + 6
  const most = distances.flat().reduce((a, b) => Math.max(a, b), Number.MIN_VALUE)
  const rowOf = new Map(order.map((item, row) => [item, row]))
  const y = (row: number) => top + (row + 0.5) * cell

  const shades = order.map((a, row) =>
    order.map((b, column) =>
      element(
        'rect',
        {
          x: left + column * cell,
          y: top + row * cell,
          width: cell - 1,
          height: cell - 1,
          fill: 'var(--c0)',
          'fill-opacity': 0.05 + 0.95 * (1 - distances[a]![b]! / most),
        },
        element('title', {}, `${items[a]!.label} and ${items[b]!.label}: ${distances[a]![b]!.toFixed(3)}`),
      ),
    ),
  )
  const labels = order.map((item, row) => [
    element('rect', {
      x: left - 12,
      y: y(row) - 5,
      width: 8,
      height: 10,
      fill: curveColor(items[item]!.group),
      'fill-opacity': items[item]!.group < 4 ? 1 : 0.45,
    }),
    element(
      'text',
      { x: left + n * cell + 8, y: y(row) + 4, class: 'small' },
      shorten(items[item]!.label, labelRoom),
    ),
  ])
  const x = (height: number) => 14 + treeWidth * (1 - height / Math.max(tree.height, Number.MIN_VALUE))
  const lines: Markup[] = []
  const draw = (node: ClusterNode): number => {
    if (node.isLeaf) return y(rowOf.get(node.index)!)
    const ends = node.children.map(child => ({ y: draw(child), x: x(child.height) }))
    const at = x(node.height)
    const [first, last] = [ends[0]!.y, ends.at(-1)!.y]
    const path = [`M${at} ${first}V${last}`, ...ends.map(end => `M${at} ${end.y}H${end.x}`)].join('')
    lines.push(element('path', { d: path, fill: 'none', stroke: 'var(--muted)' }))
    return (first + last) / 2
  }
  draw(tree)
  return svgDocument(
    {
      title: map.title,
      description: `${map.title}. In order: ${order.map(item => items[item]!.label).join(', ')}.`,
      width,
      height: top + n * cell + 14,
    },
    [head.markup, lines, shades, labels],
  ).text
}

function leaves(node: ClusterNode): number[] {
  return node.isLeaf ? [node.index] : node.children.flatMap(leaves)
}
