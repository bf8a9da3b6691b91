import { probabilities } from '../search/findings.js'
import type { DashSearchResult } from '../search/index.js'
import { percent, shorten, textWidth } from './labels.js'
import { element, type Markup } from './markup.js'
import { heading, svgDocument } from './svgDocument.js'

/** Pixels of a cell and between dilations, where nothing asks for less. */
const widestCell = 22
const gap = 10

/**
 * What a search found, as SVG: a row a layer, a column a candidate (kernel sizes within each dilation), the
 * probability as shade and the choice framed.
 *
 * @param options.width - Pixels that the picture may take, for narrow screens; default what it needs.
 */
export function kernelMap(
  result: Pick<DashSearchResult, 'layers' | 'history' | 'kernels'>,
  options: { readonly title?: string; readonly width?: number } = {},
): string {
  const { layers, history, kernels } = result
  const most = options.width ?? Infinity
  const labelRoom = Math.min(170, 0.3 * most, Math.max(...layers.map(({ name }) => textWidth(name))) + 10)
  const left = 14 + labelRoom
  const grid = candidateGrid(layers, most - left - 20)
  const chances = history.at(-1)!.logits.map(probabilities)
  const head = heading(
    {
      title: options.title ?? 'Kernels found',
      subtitle: 'Kernel size within each dilation; the stronger, the likelier',
    },
    Math.min(most, Math.max(420, grid.width + 160)),
  )
  const top = head.height + 36
  const width = Math.max(Math.min(420, most), left + grid.width + 20)
  const rows = layers.map(({ name, candidates }, row) => {
    const y = top + row * widestCell
    const { kernelSize, dilation } = kernels[row]!
    return [
      element('text', { x: left - 8, y: y + 15, 'text-anchor': 'end' }, shorten(name, labelRoom)),
      candidates.map((candidate, i) => {
        const isChoice = candidate.kernelSize === kernelSize && candidate.dilation === dilation
        const chance = chances[row]![i]!
        return element(
          'rect',
          {
            x: left + grid.x(candidate) + 1,
            y: y + 1,
            width: grid.cell - 2,
            height: widestCell - 2,
            rx: 3,
            fill: 'var(--c0)',
            'fill-opacity': 0.06 + 0.94 * chance,
            stroke: isChoice ? 'var(--ink)' : undefined,
            'stroke-width': isChoice ? 2 : undefined,
          },
          element(
            'title',
            {},
            `${name}: kernel ${candidate.kernelSize}, dilation ${candidate.dilation}: ${percent(chance)}`,
          ),
        )
      }),
    ]
  })
  const found = kernels.map(
    ({ layer, kernelSize, dilation, probability }) =>
      `${layer}: kernel ${kernelSize}, dilation ${dilation}, ${percent(probability)}`,
  )
  const height = top + layers.length * widestCell + 14
  return svgDocument(
    { title: options.title ?? 'Kernels found', description: `${found.join('; ')}.`, width, height },
    [head.markup, grid.labels(left, top), ...rows],
  ).text
}

/** Columns for every candidate of any layer, by dilation and kernel size, with their names above, in the room there is. */
function candidateGrid(layers: DashSearchResult['layers'], room: number) {
  const all = layers.flatMap(({ candidates }) => candidates)
  const unique = (list: number[]) => [...new Set(list)].sort((a, b) => a - b)
  const dilations = unique(all.map(({ dilation }) => dilation))
  const sizesOf = new Map(
    dilations.map(d => [
      d,
      unique(all.filter(({ dilation }) => dilation === d).map(pair => pair.kernelSize)),
    ]),
  )
  const columns = [...sizesOf.values()].reduce((sum, sizes) => sum + sizes.length, 0)
  const cell = Math.max(6, Math.min(widestCell, (room - gap * (dilations.length - 1)) / columns))
  const starts = new Map<number, number>()
  let width = 0
  for (const dilation of dilations) {
    starts.set(dilation, width)
    width += sizesOf.get(dilation)!.length * cell + gap
  }
  const x = ({ kernelSize, dilation }: { kernelSize: number; dilation: number }) =>
    starts.get(dilation)! + sizesOf.get(dilation)!.indexOf(kernelSize) * cell
  return {
    width: width - gap,
    cell,
    x,
    labels: (left: number, top: number): Markup[] =>
      dilations.flatMap(dilation => [
        element(
          'text',
          {
            x: left + starts.get(dilation)! + (sizesOf.get(dilation)!.length * cell) / 2,
            y: top - 20,
            'text-anchor': 'middle',
          },
          sizesOf.get(dilation)!.length * cell >= 60 ? `dilation ${dilation}` : `d ${dilation}`,
        ),
        ...sizesOf.get(dilation)!.map(kernelSize =>
          element(
            'text',
            {
              x: left + x({ kernelSize, dilation }) + cell / 2,
              y: top - 5,
              'text-anchor': 'middle',
              class: 'small',
              style: cell < 14 ? `font-size:${cell < 10 ? 7 : 9}px` : undefined,
            },
            kernelSize,
          ),
        ),
      ]),
  }
}
