import { checkedJSON } from '../common/checkedJSON.js'
import type { Segment, SegmentUpdate } from '../tuning/execution/executor.js'
import type { Scalar } from '../tuning/index.js'
import { checkedReport, writtenReport } from '../tuning/reportSchema.js'
import { isName, type SegmentJob } from './segmentJob.js'
import type { Needs, Requirements } from './workerFacts.js'

const checks = checkedJSON('This job of a study')
const { fail, finite, list, oneOf, record, text, whole } = checks

/** The job that `json` describes; throws `corrupt` naming the first part that a worker could not use or trust. */
export function parseJob(json: unknown): SegmentJob {
  const job = record('job', json)
  return {
    study: name('study', job['study']),
    run: name('run', job['run']),
    fence: whole('fence', job['fence'], 0),
    segment: parseSegment(job['segment']),
    maxAttempts: whole('maxAttempts', job['maxAttempts'], 1),
    requires: parseRequirements(job['requires']),
  }
}

/** What `encodeUpdates` wrote; throws `corrupt` for anything else. */
export function parseUpdates(written: string): readonly SegmentUpdate[] {
  let json: unknown
  try {
    json = JSON.parse(written)
  } catch {
    throw fail('updates', written, 'JSON')
  }
  return list('updates', json).map((each, i) => {
    const place = `updates[${i}]`
    const update = record(place, each)
    const type = oneOf(`${place}.type`, update['type'], ['report', 'failed', 'lost'])
    if (type !== 'report') return { type, error: text(`${place}.error`, update['error']) }
    return { type, ...checkedReport(checks, place, writtenReport(update)) }
  })
}

function parseSegment(json: unknown): Segment {
  const segment = record('segment', json)
  const from = whole('segment.from', segment['from'], 0)
  const to = whole('segment.to', segment['to'], from + 1)
  const config = record('segment.config', segment['config'])
  for (const [key, value] of Object.entries(config)) {
    if (!isScalar(value)) throw fail(`segment.config.${key}`, value, 'a text, number, boolean or null')
  }
  return {
    trial: whole('segment.trial', segment['trial'], 0),
    config: config as Readonly<Record<string, Scalar>>,
    from,
    to,
    milestones: list('segment.milestones', segment['milestones']).map((each, i) =>
      whole(`segment.milestones[${i}]`, each, from + 1, to),
    ),
    attempt: whole('segment.attempt', segment['attempt'], 1),
    seed: whole('segment.seed', segment['seed'], 0),
    age: finite('segment.age', segment['age'], 0),
  }
}

function parseRequirements(json: unknown): Requirements {
  const requires = record('requires', json)
  const data = record('requires.data', requires['data'])
  return {
    objective: text('requires.objective', requires['objective']),
    version: text('requires.version', requires['version']),
    data: Object.fromEntries(
      Object.entries(data).map(([key, sum]) => [key, text(`requires.data.${key}`, sum)]),
    ),
    needs: parseNeeds(record('requires.needs', requires['needs'])),
  }
}

function parseNeeds({ cores, memoryGiB, backend, gpu }: Readonly<Record<string, unknown>>): Needs {
  return {
    ...(cores !== undefined && { cores: finite('requires.needs.cores', cores, 0) }),
    ...(memoryGiB !== undefined && { memoryGiB: finite('requires.needs.memoryGiB', memoryGiB, 0) }),
    ...(backend !== undefined && { backend: text('requires.needs.backend', backend) }),
    ...(gpu !== undefined && { gpu: oneOf('requires.needs.gpu', gpu, [true, false]) }),
  }
}

/** Part of a folder's name on the worker: nothing may lead out of it. */
function name(place: string, value: unknown): string {
  if (!isName(value)) throw fail(place, value, 'at most 64 letters, digits, dots, dashes and underscores')
  return value
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}
