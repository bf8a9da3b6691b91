/**
 * `autoAR` on 30 configurations of GIFT-Eval by its protocol, beside every published model of the same 30.
 *
 * `npm run bench -- gift-eval [--json]`; environment: CONFIGS (`ett1/H/short,...`), EVERY (each k-th window), WORKERS
 * (processes), FORECASTER (`autoAR`, `seasonalNaive`), JOURNAL (folder of finished windows), DATA_DIR.
 *
 * Seasonal Naive is run first and must have the published MASE. MASE is relative to Seasonal Naive on the same windows. CRPS is
 * relative to the published CRPS of Seasonal Naive, whose quantiles are not only its point forecast.
 */
import type { Benchmark } from './support/benchmark.js'
import { forecasterName, forecasterUnderTest } from './support/forecasterUnderTest.js'
import {
  addWindows,
  geometricMean,
  type PanelScores,
  scoresOf,
  type WindowSums,
} from './support/forecastScores.js'
import { type GiftConfiguration, giftConfigurations, giftLabel, giftTask } from './support/giftEval.js'
import { type GiftItem, giftWindow } from './support/giftItem.js'
import { journaledItems } from './support/journaledItems.js'
import { giftPublished, type PublishedGift } from './support/publishedForecasts.js'
import { hasSeries } from './support/seriesSets.js'

interface Line {
  readonly label: string
  readonly scores: PanelScores
  readonly naive: PanelScores
}

export const run: Benchmark = async ({ log }) => {
  if (!hasSeries(log)) return { figures: {} }
  const asked = process.env['CONFIGS']?.split(',')
  const every = Number(process.env['EVERY'] ?? 1)
  const configurations = giftConfigurations.filter(c => asked?.includes(giftLabel(c)) ?? true)
  const published = giftPublished()
  const itemsOf = (configuration: GiftConfiguration) => windowItems(configuration, every)

  log(
    `Seasonal Naive, MASE here and as published${every > 1 ? ` (every ${every} windows: not to be compared)` : ''}`,
  )
  const naive = new Map<string, PanelScores>()
  for (const configuration of configurations) {
    const label = giftLabel(configuration)
    const scores = scoresOf(
      addWindows(itemsOf(configuration).map(item => giftWindow(item, forecasterUnderTest('seasonalNaive')))),
    )
    naive.set(label, scores)
    const known = published.get('seasonal_naive')!.get(label)!.mase
    const isSame = Math.abs(scores.mase / known - 1) < 1e-4
    log(
      `  ${label.padEnd(26)} ${scores.mase.toFixed(5)} ${known.toFixed(5)} ${isSame ? '' : '  <<< differs'}`,
    )
    if (every === 1 && !isSame) throw new Error(`${label}: Seasonal Naive has not its published MASE`)
  }

  const results = await journaledItems<GiftItem, WindowSums>({
    name: 'gift-eval',
    items: configurations.flatMap(itemsOf),
    evaluator: new URL('support/giftItem.ts', import.meta.url),
    log,
  })
  const lines = configurations.map(configuration => {
    const label = giftLabel(configuration)
    const sums = itemsOf(configuration).map(({ id }) => results.get(id)!)
    return { label, scores: scoresOf(addWindows(sums)), naive: naive.get(label)! }
  })
  return { figures: report(lines, published, log) }
}

function windowItems(configuration: GiftConfiguration, every: number): GiftItem[] {
  const { windows } = giftTask(configuration)
  return Array.from({ length: windows }, (_, k) => windows - k)
    .filter((_, k) => k % every === 0)
    .map(back => ({ id: `${giftLabel(configuration)}/${back}`, configuration, back }))
}

function report(
  lines: readonly Line[],
  published: PublishedGift,
  log: (line: string) => void,
): Record<string, number> {
  const score = (model: string, label: string) => published.get(model)?.get(label)
  const peers = ['FLAIR', 'PatchTST', 'chronos_bolt_base', 'chronos-2']
  log(
    `${forecasterName}: MASE (relative to Seasonal Naive), CRPS, coverage of the 80 % interval; MASE and CRPS of ${peers.join(', ')}`,
  )
  for (const { label, scores, naive } of lines) {
    const others = (key: 'mase' | 'crps') =>
      peers.map(peer => score(peer, label)?.[key].toPrecision(3) ?? '-').join(' ')
    log(
      `  ${label.padEnd(26)} ${scores.mase.toFixed(3)} (${(scores.mase / naive.mase).toFixed(3)})  ${scores.wql.toFixed(4)}  ` +
        `${(100 * scores.coverage).toFixed(0)} %  ${scores.seconds.toFixed(1)} s | ${others('mase')} | ${others('crps')}`,
    )
  }
  const figures = {
    giftMase: geometricMean(lines.map(({ scores, naive }) => scores.mase / naive.mase)),
    giftCrps: geometricMean(
      lines.map(({ label, scores }) => scores.wql / score('seasonal_naive', label)!.crps),
    ),
    giftCover80: lines.reduce((total, { scores }) => total + scores.coverage, 0) / lines.length,
    giftSeconds: lines.reduce((total, { scores }) => total + scores.seconds, 0),
  }
  const relative = (model: string, key: 'mase' | 'crps') =>
    geometricMean(
      lines.map(({ label }) => (score(model, label)?.[key] ?? NaN) / score('seasonal_naive', label)![key]),
    )
  const rows = [...published.keys()].map(model => ({
    model,
    mase: relative(model, 'mase'),
    crps: relative(model, 'crps'),
  }))
  rows.push({ model: `>>> ${forecasterName} (here)`, mase: figures.giftMase, crps: figures.giftCrps })
  log(`Geometric means over ${lines.length} configurations relative to Seasonal Naive: MASE, CRPS`)
  for (const { model, mase, crps } of rows.sort((a, b) => a.mase - b.mase)) {
    log(`  ${model.padEnd(36)} ${mase.toFixed(3)}  ${crps.toFixed(3)}`)
  }
  return figures
}
