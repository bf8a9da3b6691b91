import { probabilities } from '../search/findings.js'
import type { DashSearchResult, SearchEpoch } from '../search/index.js'
import { figure, htmlPage, paragraphs, section, table } from './htmlPage.js'
import { kernelEvolution } from './kernelEvolution.js'
import { kernelMap } from './kernelMap.js'
import { linePlot } from './linePlot.js'
import type { Markup } from './markup.js'
import { kernelRow } from './tableRows.js'

/** What a report of a search is made of. */
export interface SearchReport {
  /** What was searched for, such as the task's name. */
  source: string
  /** What `dashSearch` gave, or its JSON. */
  result: DashSearchResult
  /** How it was made, for the foot of the page. */
  madeBy: string
}

/** A search for kernels as one self-contained HTML page: what was found in each layer, how, and what it costs. */
export function searchReport({ source, result, madeBy }: SearchReport): string {
  const { layers, history, kernels } = result
  const candidates = layers.reduce((sum, layer) => sum + layer.candidates.length, 0)
  return htmlPage({
    title: `Kernels for ${source}`,
    lead: `${candidates} candidates in ${kernels.length} layers, searched by DASH; ${endWords[result.status]} after ${count(history.length, 'epoch')}`,
    sections: [
      section(
        'Kernels found',
        figure(size => kernelMap(result, size)),
        layersTable(result),
      ),
      section(
        'How they were found',
        ...(history.length > 1
          ? [
              figure(size => kernelEvolution(result, size)),
              figure(size => entropyPlot(history, size)),
              figure(size => lossPlot(history, size)),
            ]
          : [paragraphs('There was one epoch only.')]),
      ),
      costsSection(result),
    ],
    footer: madeBy,
  })
}

const endWords = {
  completed: 'completed',
  stable: 'ended as no choice changed any more,',
  aborted: 'aborted',
  diverged: 'ended as the weights diverged,',
}

function layersTable({ layers, history, kernels }: DashSearchResult): Markup {
  const last = history.at(-1)!
  return table({
    caption: 'Every searched layer: its kernel, the elements that reaches over, and what came next',
    header: ['layer', 'size', 'dilation', 'reaches', 'probability', 'next', 'its probability', 'entropy'],
    rows: kernels.map((kernel, i) => {
      const { kernelSize, dilation } = kernel
      const chances = probabilities(last.logits[i]!)
      const [next] = layers[i]!.candidates.map((candidate, c) => ({ ...candidate, chance: chances[c]! }))
        .filter(other => other.kernelSize !== kernelSize || other.dilation !== dilation)
        .sort((a, b) => b.chance - a.chance)
      return [
        ...kernelRow(kernel),
        next ? `${next.kernelSize}, dilation ${next.dilation}` : '',
        next ? next.chance.toFixed(3) : '',
        last.entropy[i]!.toFixed(3),
      ]
    }),
  })
}

/** The mean entropy over the layers, between the most and the least decided one. */
function entropyPlot(history: readonly SearchEpoch[], size: { width: number }): string {
  const over = (pick: (entropy: readonly number[]) => number) => history.map(({ entropy }) => pick(entropy))
  const x = history.map(({ epoch }) => epoch)
  return linePlot({
    ...size,
    title: 'Entropy that was left',
    subtitle: 'of the candidates of a layer: 1 where nothing is known, 0 where all is decided',
    curves: [{ label: 'mean', x, y: over(entropy => entropy.reduce((a, b) => a + b, 0) / entropy.length) }],
    bands: [
      {
        label: 'all layers',
        x,
        lower: over(entropy => Math.min(...entropy)),
        upper: over(entropy => Math.max(...entropy)),
      },
    ],
    xLabel: 'epoch',
    yLabel: 'entropy',
    yDomain: [0, 1],
    height: 300,
  })
}

function lossPlot(history: readonly SearchEpoch[], size: { width: number }): string {
  return linePlot({
    ...size,
    title: 'Training loss of the super-network',
    curves: [
      { label: '', x: history.map(({ epoch }) => epoch), y: history.map(({ trainLoss }) => trainLoss) },
    ],
    xLabel: 'epoch',
    yLabel: 'loss',
    height: 260,
  })
}

function costsSection(result: DashSearchResult): Markup {
  const { multiplyAdds, parameters, steps, seconds, seed, validation, layers } = result
  const forms = [...new Set(layers.map(({ form }) => form))]
  const rows = [
    ['multiply-adds of the network found, for one example', multiplyAdds.toLocaleString('en')],
    ['its parameters', parameters.toLocaleString('en')],
    ['steps of the search', steps.toLocaleString('en')],
    ['seconds of the search', seconds.toFixed(1)],
    ['mixtures computed by', forms.join(', ')],
    ['seed', String(seed)],
  ]
  if (validation) {
    rows.push(['validation loss of the super-network', validation.loss.toPrecision(4)])
    for (const [name, value] of Object.entries(validation.metrics)) {
      rows.push([`validation ${name} of the super-network`, value.toFixed(4)])
    }
  }
  return section(
    'Costs',
    table({ caption: 'What it took, and what was found', header: ['what', 'value'], rows }),
  )
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
