import { probabilities } from '../search/findings.js'
import type { DashSearchResult } from '../search/index.js'
import { percent, shorten, textWidth } from './labels.js'
import { element, type Markup } from './markup.js'
import { heading, svgDocument } from './svgDocument.js'

const cell = 22
const gap = 10

/**
 * What a search found, as SVG: a row a layer, a column a candidate (kernel sizes within each dilation), the
 * probability as shade and the choice framed.
 */
export function kernelMap(
  result: Pick<DashSearchResult, 'layers' | 'history' | 'kernels'>,
  options: { readonly title?: string } = {},
): string {
  const { layers, history, kernels } = result
  const grid = candidateGrid(layers)
  const chances = history.at(-1)!.logits.map(probabilities)
  const head = heading(
    {
      title: options.title ?? 'Kernels found',
      subtitle: 'Kernel size within each dilation; the darker, the likelier',
    },
    Math.max(420, grid.width + 160),
  )
  const labelRoom = Math.min(170, Math.max(...layers.map(({ name }) => textWidth(name))) + 10)
  const left = 14 + labelRoom
  const top = head.height + 36
  const width = Math.max(420, left + grid.width + 20)
  const rows = layers.map(({ name, candidates }, row) => {
    const y = top + row * cell
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
            width: cell - 2,
            height: cell - 2,
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
  const height = top + layers.length * cell + 14
  return svgDocument(
    { title: options.title ?? 'Kernels found', description: `${found.join('; ')}.`, width, height },
    [head.markup, grid.labels(left, top), ...rows],
  ).text
}

/** Columns for every candidate of any layer, by dilation and kernel size, with their names above. */
function candidateGrid(layers: DashSearchResult['layers']) {
  const all = layers.flatMap(({ candidates }) => candidates)
  const unique = (list: number[]) => [...new Set(list)].sort((a, b) => a - b)
  const dilations = unique(all.map(({ dilation }) => dilation))
  const sizesOf = new Map(
    dilations.map(d => [
      d,
      unique(all.filter(({ dilation }) => dilation === d).map(pair => pair.kernelSize)),
    ]),
  )
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
          sizesOf.get(dilation)!.length > 2 ? `dilation ${dilation}` : `d ${dilation}`,
        ),
        ...sizesOf.get(dilation)!.map(kernelSize =>
          element(
            'text',
            {
              x: left + x({ kernelSize, dilation }) + cell / 2,
              y: top - 5,
              'text-anchor': 'middle',
              class: 'small',
            },
            kernelSize,
          ),
        ),
      ]),
  }
}
