/**
 * Conformance suites for an executor or a journal of your own, in any test runner.
 *
 * @module supervised-baselines/testing
 */
export type { ConformanceCase } from './assert.js'
export { conformanceObjective } from './conformanceObjective.js'
export { type ExecutorSetup, executorCases, valueAt } from './executorCases.js'
export { type JournalSetup, journalCases } from './journalCases.js'
