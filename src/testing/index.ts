export type { ConformanceCase } from './assert.js'
export { conformanceObjective } from './conformanceObjective.js'
export { type ExecutorSetup, executorCases, valueAt } from './executorCases.js'
export { type JournalSetup, journalCases } from './journalCases.js'
