import { writtenNumber } from '../common/anyNumber.js'
import type { JSONChecks } from '../common/checkedJSON.js'
import type { Metrics } from './events.js'

/** What a trial reached at a resource, as journals, queues and objectives have it. */
export interface Report {
  readonly resource: number
  readonly value: number
  readonly metrics?: Metrics
}

/**
 * A copy of a report, checked: the one rule for what `report` and `tell` accept and for what journals and queues hold.
 * Throws the error of `checks`, which names the part of `place` that is wrong.
 */
export function checkedReport(
  checks: JSONChecks,
  place: string,
  { resource, value, metrics }: Readonly<Record<string, unknown>>,
): Report {
  const within = place === '' ? '' : `${place}.`
  const numbers = checkedMetrics(checks, `${within}metrics`, metrics)
  return {
    resource: checks.whole(`${within}resource`, resource, 0),
    value: checks.number(`${within}value`, value),
    ...(numbers && { metrics: numbers }),
  }
}

/** The members of a report as they were before `stringifyNumbers` wrote them, still unchecked. */
export function writtenReport(json: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { value, metrics } = json
  const isObject = typeof metrics === 'object' && metrics !== null && !Array.isArray(metrics)
  return {
    ...json,
    value: writtenNumber(value),
    ...(isObject && {
      metrics: Object.fromEntries(Object.entries(metrics).map(([name, each]) => [name, writtenNumber(each)])),
    }),
  }
}

function checkedMetrics(checks: JSONChecks, place: string, given: unknown): Metrics | undefined {
  if (given === undefined || given === null) return undefined
  const metrics = checks.record(place, given)
  // Maps, dates and typed arrays would be written as something else, or as nothing.
  if (Object.prototype.toString.call(metrics) !== '[object Object]') {
    throw checks.fail(place, given, 'a plain object of numbers by name')
  }
  return Object.fromEntries(
    Object.entries(metrics)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, checks.number(`${place}.${name}`, value)]),
  )
}
