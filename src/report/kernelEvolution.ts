import { probabilities } from '../search/findings.js'
import type { DashSearchResult } from '../search/index.js'
import { percent, shorten, textWidth } from './labels.js'
import { element } from './markup.js'
import { heading, svgDocument } from './svgDocument.js'

/**
 * How a search came to its choice, as SVG: for each layer, a strip of epochs from left to right in which every candidate
 * has a line as thick as it was likely, and the entropy that was left beside it.
 *
 * @param options.width - Pixels that the picture may take: below 600 the words stand above the strips. Default what it needs.
 */
export function kernelEvolution(
  result: Pick<DashSearchResult, 'layers' | 'history' | 'kernels'>,
  options: { readonly title?: string; readonly width?: number } = {},
): string {
  const { layers, history, kernels } = result
  const title = options.title ?? 'How the kernels were found'
  const labelRoom = Math.min(170, Math.max(...layers.map(({ name }) => textWidth(name))) + 10)
  const isNarrow = options.width !== undefined && options.width < 600
  const left = isNarrow ? 14 : 14 + labelRoom
  const plotWidth = isNarrow ? options.width - 28 : Math.min(420, (options.width ?? Infinity) - left - 180)
  const width = isNarrow ? options.width : left + plotWidth + 180
  const rowHeight = isNarrow ? 62 : 46
  const head = heading(
    {
      title,
      subtitle: 'Probability of every candidate by epoch, stacked; the one chosen in the strong color',
    },
    width,
  )
  const top = head.height + 4
  const x = (epoch: number) => left + (history.length === 1 ? 0 : (plotWidth * epoch) / (history.length - 1))
  const rows = layers.map(({ name, candidates }, row) => {
    const y0 = top + row * rowHeight + (isNarrow ? 18 : 0)
    const high = 38
    const byEpoch = history.map(({ logits }) => probabilities(logits[row]!))
    const { kernelSize, dilation, probability } = kernels[row]!
    let below = history.map(() => 0)
    const areas = candidates.map(candidate => {
      const isChoice = candidate.kernelSize === kernelSize && candidate.dilation === dilation
      const i = candidates.indexOf(candidate)
      const above = below.map((sum, epoch) => sum + byEpoch[epoch]![i]!)
      const corner = (sum: number, epoch: number) => `${round(x(epoch))} ${round(y0 + high * (1 - sum))}`
      const up = above.map(corner)
      const back = below.map(corner).toReversed()
      below = above
      return element('path', {
        d: `M${[...up, ...back].join('L')}Z`,
        fill: isChoice ? 'var(--c1)' : 'var(--c0)',
        'fill-opacity': isChoice ? 0.9 : i % 2 === 0 ? 0.3 : 0.16,
        stroke: 'var(--page)',
        'stroke-width': 0.5,
      })
    })
    const entropy = history.at(-1)!.entropy[row]!
    const sure = `${percent(probability)}, entropy ${entropy.toFixed(2)}`
    if (isNarrow) {
      return [
        element('text', { x: left, y: y0 - 5 }, shorten(`${name}: ${kernelSize} x ${dilation}`, width - 170)),
        element('text', { x: width - 14, y: y0 - 5, 'text-anchor': 'end', class: 'small' }, sure),
        ...areas,
      ]
    }
    return [
      element('text', { x: left - 8, y: y0 + high / 2 + 4, 'text-anchor': 'end' }, shorten(name, labelRoom)),
      ...areas,
      element(
        'text',
        { x: left + plotWidth + 10, y: y0 + high / 2 - 3 },
        `kernel ${kernelSize}, dilation ${dilation}`,
      ),
      element('text', { x: left + plotWidth + 10, y: y0 + high / 2 + 13, class: 'small' }, sure),
    ]
  })
  const bottom = top + layers.length * rowHeight
  const axis = [1, history.length].map((epoch, i) =>
    element(
      'text',
      {
        x: i === 0 ? left : left + plotWidth,
        y: bottom + 12,
        'text-anchor': i === 0 ? 'start' : 'end',
        class: 'small',
      },
      `epoch ${epoch}`,
    ),
  )
  const description = `${title}: entropy left after each epoch, mean over layers: ${history
    .map(({ entropy }) => (entropy.reduce((a, b) => a + b, 0) / entropy.length).toFixed(2))
    .join(', ')}.`
  return svgDocument({ title, description, width, height: bottom + 24 }, [head.markup, ...rows, ...axis]).text
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
