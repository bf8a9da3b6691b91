import { describe, test } from 'vitest'
import { conformanceObjective, type ExecutorSetup, executorCases, valueAt } from '../../src/testing/index.js'
import { inProcessExecutor, type Objective, simulatedExecutor } from '../../src/tuning/index.js'
import { compilePool } from '../support/compilePool.js'

const { processPoolExecutor, moduleOf } = await compilePool()

const setups: Record<string, ExecutorSetup> = {
  inProcess: {
    make: async ({ workers }) =>
      inProcessExecutor(conformanceObjective as Objective, { concurrency: workers }),
  },
  simulated: {
    make: async ({ workers }) =>
      simulatedExecutor({
        workers,
        value: ({ config }, resource) => valueAt(config['x'] as number, resource),
      }),
  },
  processPool: {
    make: ({ workers }) =>
      processPoolExecutor({
        workers,
        module: moduleOf('conformanceObjective'),
        exportName: 'conformanceObjective',
      }),
  },
}

describe.each(Object.entries(setups))('the %s executor', (_, setup) => {
  for (const { name, run } of executorCases(setup)) test(name, run)
})
