/**
 * The trials of a study on many machines, through Redis or Valkey; needs `bullmq` and `ioredis`.
 *
 * @module supervised-baselines/distributed
 */
export type { Executor, Segment, SegmentUpdate } from '../tuning/execution/executor.js'
export type { RedisAddress, RedisConnection } from './connection.js'
export { type FleetStatus, type WatchFleetOptions, watchFleet } from './fleetStatus.js'
export type { MachineFacts } from './machineFacts.js'
export { prometheusText } from './prometheusText.js'
export { type QueueExecutorOptions, queueExecutor } from './queueExecutor.js'
export type { StudyCounts } from './studyCounts.js'
export { type ObjectiveModule, type SegmentWorker, startWorker, type WorkerOptions } from './worker.js'
export type { Needs, WorkerFacts } from './workerFacts.js'
