import { checkedJSON, type JSONChecks, optionChecks } from '../common/checkedJSON.js'
import type { StudyEvent, StudyHeader } from './events.js'
import { checkConfig, parseSpace } from './parseSpace.js'
import { checkedReport, writtenReport } from './reportSchema.js'
import { checkSettings } from './settings.js'
import type { Config, Space } from './space.js'

type JSONObject = Readonly<Record<string, unknown>>

const reading = checkedJSON('The event')

/** A journal's first line, checked; throws a typed error naming what is wrong in it. */
export function parseHeader(json: JSONObject): StudyHeader {
  return headerOf(reading, json)
}

/** Any other line of the journal of a study of `space`, checked; throws a typed error naming what is wrong in it. */
export function parseEvent(json: JSONObject, space: Space): StudyEvent {
  return eventOf(reading, json['type'] === 'report' ? writtenReport(json) : json, space)
}

/** A copy of a journal's first line before it is written: throws `invalid-option` for what `parseHeader` would refuse. */
export function checkedHeader(header: StudyHeader): StudyHeader {
  return headerOf(optionChecks, { ...header })
}

/** A copy of an event before it is written: throws `invalid-option` for what `parseEvent` would refuse. */
export function checkedEvent(event: StudyEvent, space: Space): StudyEvent {
  return eventOf(optionChecks, { ...event }, space)
}

function headerOf({ record, text, whole }: JSONChecks, json: JSONObject): StudyHeader {
  return {
    type: 'study',
    version: 1,
    settings: checkSettings(record('settings', json['settings'])),
    space: parseSpace(json['space']),
    sampler: text('sampler', json['sampler']),
    seed: whole('seed', json['seed'], 0),
  }
}

function eventOf(checks: JSONChecks, json: JSONObject, space: Space): StudyEvent {
  const { finite, oneOf, text, whole } = checks
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
      const config = frozenConfig(space, json['config'])
      return { type, trial: trial(), bracket, config, to: to(), at }
    }
    case 'promote':
      return { type, trial: trial(), from: whole('from', json['from'], 1), to: to(), at }
    case 'rerun':
      return { type, trial: trial(), attempt: whole('attempt', json['attempt'], 1), at }
    case 'report':
      return { type, trial: trial(), ...checkedReport(checks, '', json), at }
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

/** A copy that holds what JSON would: its own properties alone, none of them undefined. */
function frozenConfig(space: Space, given: unknown): Config {
  const config = checkConfig(space, given)
  const names = new Set([...Object.keys(config), ...Object.keys(space)])
  const present = [...names].filter(name => config[name] !== undefined)
  return Object.freeze(Object.fromEntries(present.map(name => [name, config[name]!])))
}
