import { type Metric, metricInterval } from '../../training/index.js'
import type { PreparedTask } from './prepareTask.js'
import type { ScoreInterval } from './scoreModel.js'

/** What a value of the task's first metric is worth: more is better, and what is not a number least. */
export function worthOf(
  { metrics: [metric] }: Pick<PreparedTask, 'metrics'>,
  value: number | undefined,
): number {
  if (value === undefined || Number.isNaN(value)) return -Infinity
  return metric!.direction === 'max' ? value : -value
}

/** The standard error of a score, by its interval: 95 % of a normal distribution. */
export function standardErrorOf({ lower, upper }: ScoreInterval): number {
  return (upper - lower) / (2 * 1.96)
}

/** The standard error of a metric, by resampling the examples, as a metric of the name `standardError`. */
export function standardErrorMetric(metric: Metric): Metric {
  return {
    name: 'standardError',
    direction: 'min',
    compute(outputs, targets, width) {
      if (!Number.isFinite(metric.compute(outputs, targets, width))) return Number.NaN
      return metricInterval(metric, { outputs, targets, width }, { resamples: 100 }).deviation
    },
  }
}

/**
 * Of those that are within one standard error of the one that is worth most, the one of the least `cost`: the rule of one
 * standard error (Breiman et al. 1984, section 3.4.3). Undefined if there are none.
 */
export function leastWithinError<T>(
  all: readonly T[],
  of: {
    readonly worth: (one: T) => number
    readonly standardError: (one: T) => number | undefined
    readonly cost: (one: T) => number
  },
): T | undefined {
  const [first, ...others] = all
  if (first === undefined) return undefined
  const best = others.reduce((best, next) => (of.worth(next) > of.worth(best) ? next : best), first)
  const least = of.worth(best) - (of.standardError(best) ?? 0)
  return all
    .filter(one => one === best || of.worth(one) >= least)
    .reduce((cheapest, next) => (of.cost(next) < of.cost(cheapest) ? next : cheapest))
}
