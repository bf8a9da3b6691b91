import { checkedJSON } from '../common/checkedJSON.js'
import type { Metrics, StudyEvent, StudyHeader } from './events.js'
import { checkConfig, parseSpace } from './parseSpace.js'
import { checkSettings } from './settings.js'
import type { Space } from './space.js'

const { fail, finite, number, oneOf, record, text, whole } = checkedJSON('The event')

/** A journal's first line, checked; throws a typed error naming what is wrong in it. */
export function parseHeader(json: Readonly<Record<string, unknown>>): StudyHeader {
  return {
    type: 'study',
    version: 1,
    settings: checkSettings(record('settings', json['settings'])),
    space: parseSpace(json['space']),
    sampler: text('sampler', json['sampler']),
    seed: whole('seed', json['seed'], 0),
  }
}

/** Any other line of the journal of a study of `space`, checked; throws a typed error naming what is wrong in it. */
export function parseEvent(json: Readonly<Record<string, unknown>>, space: Space): StudyEvent {
  const type = oneOf('type', json['type'], [
    ...(['start', 'promote', 'rerun', 'report', 'fail', 'lost'] as const),
    ...(['exhausted', 'resume', 'end'] as const),
  ])
  const at = finite('at', json['at'])
  const trial = () => whole('trial', json['trial'], 0)
  const to = () => whole('to', json['to'], 1)
  switch (type) {
    case 'start': {
      const bracket = whole('bracket', json['bracket'], 0)
      const config = checkConfig(space, json['config'])
      return { type, trial: trial(), bracket, config, to: to(), at }
    }
    case 'promote':
      return { type, trial: trial(), from: whole('from', json['from'], 1), to: to(), at }
    case 'rerun':
      return { type, trial: trial(), attempt: whole('attempt', json['attempt'], 1), at }
    case 'report': {
      const metrics = parseMetrics(json['metrics'])
      const resource = finite('resource', json['resource'], 0)
      const value = number('value', json['value'])
      return { type, trial: trial(), resource, value, ...(metrics && { metrics }), at }
    }
    case 'fail':
    case 'lost':
      return { type, trial: trial(), error: text('error', json['error']), at }
    case 'exhausted':
      return { type, at }
    case 'resume': {
      const maxTrials = json['maxTrials'] === null ? null : whole('maxTrials', json['maxTrials'], 1)
      const [running, paused, failed] = (['running', 'paused', 'failed'] as const).map(name =>
        oneOf(name, json[name], [true, false]),
      ) as [boolean, boolean, boolean]
      return { type, maxTrials, running, paused, failed, at }
    }
    case 'end':
      return { type, reason: oneOf('reason', json['reason'], ['finished', 'time-budget', 'aborted']), at }
  }
}

function parseMetrics(json: unknown): Metrics | undefined {
  if (json === undefined) return undefined
  for (const [name, value] of Object.entries(record('metrics', json))) {
    if (typeof value !== 'number') throw fail(`metrics.${name}`, value, 'a number')
  }
  return json as Metrics
}
