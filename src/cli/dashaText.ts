import { textTable } from '../common/textTable.js'
import { sizeWords } from '../workflows/dasha/backbones.js'
import { type DashaProgress, type DashaSummary, planLines } from '../workflows/dasha/index.js'
import { duration } from '../workflows/dasha/plan.js'
import { short } from './studyText.js'

/** How a run stands: a text to stay in place, and lines for where none can. */
export function dashaStatus() {
  const started = performance.now()
  const done: string[] = []
  let now = ''
  return {
    text: () => [...done, `${duration((performance.now() - started) / 1000)}: ${now}`].join('\n'),
    /** Takes an event in; the line that it is worth in a log, if any. */
    take(event: DashaProgress): string | undefined {
      const { line, isLasting } = lineOf(event)
      if (line === undefined) return undefined
      now = line
      if (isLasting) done.push(...line.split('\n'))
      return line
    },
  }
}

function lineOf(event: DashaProgress): { line?: string; isLasting?: boolean } {
  switch (event.kind) {
    case 'warning':
      return { line: `warning: ${event.message}`, isLasting: true }
    case 'plan':
      return { line: planLines(event.plan).join('\n'), isLasting: true }
    case 'search':
      return event.progress.kind === 'epoch' ? { line: `searching the kernels of ${event.backbone}` } : {}
    case 'probe':
      return event.progress.kind === 'epoch' ? { line: `comparing ${event.backbone}` } : {}
    case 'choice': {
      const scores = Object.entries(event.scores).filter(([, score]) => score !== undefined)
      const words = scores.map(([name, score]) => `${name} ${short(score)}`).join(', ')
      return { line: `backbone: ${event.backbone}${words ? ` (${words})` : ''}`, isLasting: true }
    }
    case 'tune': {
      const { update, trial, state } = event.progress
      if (update.type === 'segment') return {}
      const what = update.type === 'report' ? `${short(update.value)} at ${update.resource}` : update.error
      return { line: `tuning: trial ${trial}: ${what}; best ${short(state.best?.value)}` }
    }
    case 'retrain': {
      const { candidate, progress } = event
      if (progress.kind !== 'epoch') return {}
      const { epoch, trainLoss, validation } = progress.record
      const [[name, value] = ['', undefined]] = Object.entries(validation?.metrics ?? {})
      return {
        line:
          `retraining ${candidate + 1}: epoch ${epoch} of ${progress.epochs}, training loss ${short(trainLoss)}, ` +
          `validation ${name} ${short(value)}`,
      }
    }
    case 'test':
      return { line: `testing once, on ${event.examples} examples` }
  }
}

/** What was found, for people. */
export function dashaText(result: DashaSummary): string {
  const { backbone, size, hyperparameters, kernels, validation, details, members } = result
  const names = Object.keys(validation)
  const without = details.test?.withoutDuplicates
  const rows = [
    ['validation', details.validation],
    ...(details.test ? ([['test', details.test]] as const) : []),
    ...(without ? ([['test without duplicates', without]] as const) : []),
  ] as const
  const settings = Object.entries(hyperparameters).map(([name, value]) => `${name} ${shown(value)}`)
  return [
    `${backbone} (${sizeWords(backbone, size)}, ${result.parameters} parameters${members > 1 ? `, mean of ${members} nets` : ''})`,
    `kernels (size/dilation): ${kernels.map(k => `${k.kernelSize}/${k.dilation}`).join(' ')}`,
    settings.join(', '),
    textTable(
      ['', 'examples', ...names],
      rows.map(([part, { examples, scores, intervals }]) => [
        part,
        String(examples),
        ...names.map(name => {
          const { lower, upper } = intervals?.[name] ?? {}
          const interval = lower === undefined ? '' : ` (${lower.toFixed(4)} to ${upper!.toFixed(4)})`
          return `${scores[name]!.toFixed(4)}${interval}`
        }),
      ]),
    ),
    ...seedsText(result),
    `time: ${result.compute.map(({ stage, seconds }) => `${stage} ${duration(seconds)}`).join(', ')}; ${duration(result.seconds)} in all`,
    ...result.plan.cut.map(what => `cut: ${what}`),
  ].join('\n')
}

function seedsText({ spread, retrained }: DashaSummary): string[] {
  if (!spread) return []
  const { seeds, validation, test } = spread
  const words = Object.entries(test ?? validation).map(
    ([name, { mean, lower, upper }]) =>
      `${name} ${mean.toFixed(4)} (${lower.toFixed(4)} to ${upper.toFixed(4)})`,
  )
  return [
    `one net like the best (${retrained.best + 1}), mean of ${seeds.length} seeds, ${test ? 'test' : 'validation'}: ${words.join(', ')}`,
  ]
}

function shown(value: unknown): string {
  return typeof value === 'number' ? short(value) : String(value)
}
