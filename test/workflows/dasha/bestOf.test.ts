import { expect, it } from 'vitest'
import { classificationMetrics } from '../../../src/training/index.js'
import { bestOf } from '../../../src/workflows/dasha/chooseNets.js'
import type { PreparedTask } from '../../../src/workflows/dasha/prepareTask.js'
import type { RetrainedNet } from '../../../src/workflows/dasha/retrainNet.js'

const task = { metrics: [classificationMetrics.mcc] } as unknown as PreparedTask
/** A net of this MCC and loss, whose MCC may be off by a standard error of .01. */
const net = (mcc: number, loss: number, bestEpoch = 1) =>
  ({
    candidate: {
      bestEpoch,
      validation: {
        ...{ loss, scores: { mcc } },
        intervals: { mcc: { lower: mcc - 0.0196, upper: mcc + 0.0196 } },
      },
    },
  }) as unknown as RetrainedNet

it('goes by the metric, and by the loss where the metric cannot tell', () => {
  expect(bestOf(task, [net(0.65, 0.3), net(0.7, 0.4)])).toBe(1)
  expect(bestOf(task, [net(0.695, 0.35), net(0.694, 0.34)])).toBe(1)
  expect(bestOf(task, [net(0.695, 0.34), net(0.694, 0.35)])).toBe(0)
  expect(bestOf(task, [net(0.68, 0.1), net(0.692, 0.3), net(0.695, 0.35)])).toBe(1)
})

it('takes no net that came through no epoch', () => {
  expect(bestOf(task, [net(0.9, 0.1, 0), net(0.5, 0.5)])).toBe(1)
  expect(bestOf(task, [net(0.9, 0.1, 0)])).toBeUndefined()
})
