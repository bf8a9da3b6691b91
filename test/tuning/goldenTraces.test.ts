import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  type AshaSettings,
  ashaTune,
  memoryJournal,
  rungResources,
  simulatedExecutor,
  trialOf,
  uniform,
} from '../../src/tuning/index.js'

interface GoldenStudy {
  readonly kind: 'promotion' | 'stopping'
  readonly mode: 'min' | 'max'
  readonly reductionFactor: number
  readonly maxResource: number
  /** Of each trial: its value at each rung, and what a unit of resource takes. */
  readonly values: readonly (readonly number[])[]
  readonly msPerResource: readonly number[]
  /** By number of workers: what was started, promoted and stopped, in order. */
  readonly traces: Readonly<Record<string, readonly (readonly (string | number)[])[]>>
}

interface Golden {
  readonly program: string
  readonly studies: readonly GoldenStudy[]
}

function golden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`../golden/asha/${name}.json`, import.meta.url), 'utf8'))
}

async function trace(study: GoldenStudy, workers: number, cutoff: AshaSettings['cutoff']) {
  const { kind, mode, reductionFactor, maxResource, values, msPerResource } = study
  const settings = { kind, mode, reductionFactor, minResource: 1, maxResource, cutoff }
  const resources = rungResources(settings)
  const steps: (string | number)[][] = []
  await ashaTune({
    ...settings,
    space: { x: uniform(0, 1) },
    maxTrials: values.length,
    journal: memoryJournal(),
    executor: simulatedExecutor({
      workers,
      value: ({ trial }, resource) => values[trial]![resources.indexOf(resource)]!,
      secondsPerResource: ({ trial }) => msPerResource[trial]! / 1000,
    }),
    onProgress({ update, trial, state }) {
      if (update.type === 'segment') {
        const { from, to } = update.segment
        steps.push(from === 0 ? ['start', trial] : ['promote', trial, from, to])
      } else if (update.type === 'report' && kind === 'stopping' && update.resource < maxResource) {
        if (trialOf(state, trial)!.status === 'stopped') steps.push(['stop', trial, update.resource])
      }
    },
  })
  return steps
}

describe.each([
  { name: 'syneTune', cutoff: 'quantile' as const },
  { name: 'orion', cutoff: 'count' as const },
])('the same decisions in the same order as in $name.json', ({ name, cutoff }) => {
  const { studies } = golden(name)
  const cases = studies.flatMap(study =>
    Object.keys(study.traces).map(workers => ({ ...study, study, workers: Number(workers) })),
  )
  test.each(cases)('$kind, $mode, eta $reductionFactor, $workers workers', async ({ study, workers }) => {
    expect(await trace(study, workers, cutoff)).toEqual(study.traces[workers])
  })
})
