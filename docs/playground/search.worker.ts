// Searches for networks, in a worker: picks a backend, makes the task, searches, draws as it goes.
import {
  classificationMetrics,
  crossEntropy,
  type DashaProgress,
  type DashSearchResult,
  dasha,
  dashSearch,
  planLines,
  type SearchEpoch,
  type SearchProgress,
  useBackend,
} from 'supervised-baselines'
import { dashaReport, kernelEvolution, kernelMap, kernelRow, searchReport } from 'supervised-baselines/report'
import type { Picture, TableText } from './elements.js'
import { failure } from './failure.js'
import type { SearchReply, SearchRequest } from './messages.js'
import { digits, motifs, type Task } from './tasks.js'

type Start = Extract<SearchRequest, { kind: 'start' }>
const madeBy = 'Made in a browser by the playground of supervised-baselines.'
const dashaMinutes = 2

let running: AbortController | undefined

addEventListener('message', async ({ data }: MessageEvent<SearchRequest>) => {
  if (data.kind === 'stop') {
    running?.abort()
    return
  }
  running = new AbortController()
  try {
    answer(await run(data, running.signal))
  } catch (error) {
    answer(failure(error))
  }
})

function answer(reply: SearchReply): void {
  postMessage(reply)
}

async function run(request: Start, signal: AbortSignal): Promise<SearchReply> {
  answer({ kind: 'progress', text: 'Starting the backend' })
  const { engine } = await useBackend(request.backend, { wasmPath: new URL('./', location.href).href })
  const task = request.data === 'motifs' ? motifs() : await digits()
  answer({ kind: 'progress', text: `Searching on ${engine}` })
  return request.what === 'dash'
    ? await searchKernels(task, request, signal)
    : await wholeOfDasha(task, signal)
}

async function searchKernels(task: Task, { epochs }: Start, signal: AbortSignal): Promise<SearchReply> {
  const live = liveMaps()
  const result = await dashSearch({
    ...task,
    epochs,
    batchesPerEpoch: 8,
    batchSize: 32,
    loss: crossEntropy(),
    metrics: [classificationMetrics.accuracy],
    seed: 1,
    signal,
    onProgress(progress) {
      live(progress)
      if (progress.kind !== 'epoch') return
      const { epoch, trainLoss } = progress.record
      answer({
        kind: 'progress',
        text: `Epoch ${epoch} of ${epochs}: training loss ${trainLoss.toFixed(3)}, entropy ${mean(progress.record.entropy).toFixed(2)}`,
        share: epoch / epochs,
      })
    },
  })
  answer({ kind: 'maps', pictures: maps(result) })
  const { accuracy } = result.validation?.metrics ?? {}
  const ended = { completed: 'Found', stable: 'Found', aborted: 'Stopped', diverged: 'Diverged' }[
    result.status
  ]
  return {
    kind: 'result',
    headline:
      `${ended} after ${result.history.length} of ${epochs} epochs and ${result.seconds.toFixed(1)} s` +
      `${accuracy === undefined ? '' : `; the super-network is right on ${(100 * accuracy).toFixed(1)} % of validation`}.`,
    tables: [kernelTable(result.kernels)],
    report: searchReport({ source: task.name, result, madeBy }),
  }
}

async function wholeOfDasha(task: Task, signal: AbortSignal): Promise<SearchReply> {
  const live = liveMaps()
  const started = performance.now()
  const { backbone: _, space: kernelSpace, ...data } = task
  const result = await dasha(
    { ...data, kernelSpace },
    {
      budget: { minutes: dashaMinutes },
      seed: 1,
      signal,
      onProgress(event) {
        if (event.kind === 'search') live(event.progress)
        const text = words(event)
        const share = Math.min(1, (performance.now() - started) / 60_000 / dashaMinutes)
        if (text !== undefined) answer({ kind: 'progress', text, share })
      },
    },
  )
  result.model.dispose()
  const scores = (part: Readonly<Record<string, number>>) =>
    Object.values(part).map(value => value.toFixed(4))
  return {
    kind: 'result',
    headline: `${result.backbone} of ${result.parameters} parameters, found in ${result.seconds.toFixed(0)} s, tested once.`,
    tables: [
      {
        caption: 'Scores; everything was chosen on validation data',
        header: ['part', ...Object.keys(result.validation)],
        rows: [
          ['validation', ...scores(result.validation)],
          ['test', ...scores(result.test!)],
        ],
      },
      kernelTable(result.kernels),
    ],
    report: dashaReport({ result, madeBy }),
  }
}

/** What a run of DASHA is at, where there is news. */
function words(event: DashaProgress): string | undefined {
  switch (event.kind) {
    case 'plan':
      return planLines(event.plan).join(' ')
    case 'search':
      return event.progress.kind === 'epoch'
        ? `Searching the kernels of ${event.backbone}: epoch ${event.progress.record.epoch}`
        : undefined
    case 'choice':
      return `Backbone: ${event.backbone}`
    case 'tune':
      return event.progress.update.type === 'report'
        ? `Tuning: trial ${event.progress.trial}: ${event.progress.update.value.toFixed(3)}`
        : undefined
    case 'retrain':
      return event.progress.kind === 'epoch'
        ? `Retraining ${event.candidate + 1} of ${event.candidates}: epoch ${event.progress.record.epoch} of ${event.progress.epochs}`
        : undefined
    case 'test':
      return `Testing once, on ${event.examples} examples`
    default:
      return undefined
  }
}

/** Sends the maps of a search after every epoch. */
function liveMaps(): (progress: SearchProgress) => void {
  let history: SearchEpoch[] = []
  return progress => {
    if (progress.kind !== 'epoch') return
    const { record, layers, kernels } = progress
    history = record.epoch === 1 ? [record] : [...history, record]
    answer({ kind: 'maps', pictures: maps({ layers, kernels, history }) })
  }
}

function maps(found: Pick<DashSearchResult, 'layers' | 'kernels' | 'history'>): Picture[] {
  const draw = [kernelMap, ...(found.history.length > 1 ? [kernelEvolution] : [])]
  return draw.map(picture => ({
    wide: picture(found, { width: 760 }),
    narrow: picture(found, { width: 400 }),
  }))
}

function kernelTable(
  kernels: readonly { layer: string; kernelSize: number; dilation: number; probability?: number }[],
): TableText {
  return {
    caption: 'The kernel of every searched layer, and the elements it reaches over',
    header: ['layer', 'size', 'dilation', 'reaches', 'probability'],
    rows: kernels.map(kernelRow),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
