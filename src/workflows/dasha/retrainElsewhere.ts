import type { EpochRecord } from '../../training/index.js'
import type { Config, Executor, Objective } from '../../tuning/index.js'
import { inTurn, metricsOf } from '../trainTrial.js'
import type { Hyperparameters } from './hyperparameters.js'
import type { DashaJournal } from './journal.js'
import type { DashaPlan } from './plan.js'
import type { PreparedTask } from './prepareTask.js'
import { type Retraining, retrainingOf } from './retrainNet.js'
import type { SearchedBackbones } from './searchBackbones.js'
import { trainNet } from './trainNet.js'

/** Whether a segment is a net of the last stage, not a trial. */
export function isRetraining(config: Config): boolean {
  return 'retraining' in config
}

/** Retrains a net that `retrainElsewhere` asks for; what it learns stays in the journal's checkpoints. */
export function retrainingObjective(
  task: PreparedTask,
  plan: DashaPlan,
  searched: SearchedBackbones,
  journal: DashaJournal,
): Objective {
  const metric = task.metrics[0]!.name
  return async ({ config, resource, report, signal, seed }) => {
    const { retraining, ...hyperparameters } = config
    const asked = {
      index: Number(retraining),
      hyperparameters: hyperparameters as unknown as Hyperparameters,
      epochs: resource,
    }
    const reports = inTurn(report)
    const { model, result } = await trainNet(task, retrainingOf(plan, searched, asked, seed), {
      signal,
      store: journal.checkpoints(`retrain-${asked.index}`),
      onProgress(progress) {
        if (progress.kind !== 'epoch' || progress.record.epoch === resource) return
        const { epoch, validation } = progress.record
        reports.add({
          resource: epoch,
          value: validation!.metrics[metric]!,
          metrics: metricsOf(progress.record),
        })
      },
    })
    model.dispose()
    await reports.done()
    const last = result.history.at(-1)
    await report({
      resource,
      value: result.best?.validation?.metrics[metric] ?? Number.NaN,
      ...(last && { metrics: metricsOf(last) }),
    })
  }
}

/** Has a net trained by an executor whose objective is `dashaObjective`; whether it was trained to its end. */
export async function retrainElsewhere(
  executor: Executor,
  retraining: Retraining,
  options: {
    /** Unlike the number of any trial of the tuner. */
    readonly trial: number
    readonly seed: number
    readonly signal: AbortSignal
    readonly onEpoch: (record: EpochRecord) => void
  },
): Promise<boolean> {
  const { index, hyperparameters, epochs } = retraining
  const { trial, seed, signal, onEpoch } = options
  const segment = {
    ...{ trial, from: 0, to: epochs, milestones: [], attempt: 1, seed, age: 0 },
    config: { ...hyperparameters, retraining: index },
  }
  try {
    for await (const update of executor.submit(segment, signal)) {
      if (update.type !== 'report') return false
      const { loss = Number.NaN, trainLoss = Number.NaN, seconds = 0, ...metrics } = update.metrics ?? {}
      onEpoch({ epoch: update.resource, trainLoss, validation: { loss, metrics }, seconds })
      if (update.resource === epochs) return true
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return false
}
