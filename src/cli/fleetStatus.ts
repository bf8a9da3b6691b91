import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { printable, textTable } from '../common/textTable.js'
import { type FleetStatus, prometheusText, watchFleet } from '../distributed/index.js'
import { SupervisedBaselinesError } from '../errors.js'
import { describeError } from '../tuning/execution/describeError.js'
import type { CommandContext, CommandResult } from './command.js'
import { liveText } from './liveText.js'
import { pause } from './pause.js'
import { redisOf } from './redisOption.js'
import { short } from './studyText.js'

export interface FleetFlags {
  redis?: string | true
  watch?: boolean
  /** Seconds. */
  interval: number
  serve?: number
  prefix?: string
}

/** `supervised-baselines status --redis`: once, live, or for Prometheus. */
export async function fleetStatus(
  { redis, watch, interval, serve, prefix }: FleetFlags,
  { signal }: CommandContext,
): Promise<CommandResult> {
  const fleet = await watchFleet({ connection: redisOf(redis), ...(prefix !== undefined && { prefix }) })
  try {
    if (serve !== undefined) await serveMetrics(serve, () => fleet.status(), signal)
    if (watch) await showLive(() => fleet.status(), interval, signal)
    const status = await fleet.status()
    return { json: status, text: fleetText(status) }
  } finally {
    await fleet.close()
  }
}

async function showLive(
  status: () => Promise<FleetStatus>,
  interval: number,
  signal: AbortSignal,
): Promise<void> {
  const live = liveText(process.stderr)
  let before: { segments: number; at: number } | undefined
  while (!signal.aborted) {
    const now = await status()
    const segments = now.studies.reduce((sum, study) => sum + study.segments, 0)
    const at = performance.now()
    const rate = before && (1000 * (segments - before.segments)) / (at - before.at)
    before = { segments, at }
    const pace = rate === undefined ? '' : `\n${short(Math.max(0, rate))} segments a second now`
    live.show(
      () => fleetText(now) + pace,
      `${now.workers.length} workers, ${now.queue.waiting} waiting, ${now.queue.active} active${pace.replace('\n', ', ')}`,
    )
    await pause(interval * 1000, signal)
  }
  live.close()
}

async function serveMetrics(
  port: number,
  status: () => Promise<FleetStatus>,
  signal: AbortSignal,
): Promise<void> {
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end()
    try {
      const text = prometheusText(await status())
      return response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text)
    } catch (error) {
      const why = `${describeError(error)}\n`
      return response.writeHead(503, { 'content-type': 'text/plain' }).end(why)
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', error =>
      reject(
        new SupervisedBaselinesError('failed', `The port ${port} can't be served: ${error.message}.`, {
          port,
        }),
      ),
    )
    server.listen(port, () => resolve())
  })
  const { port: served } = server.address() as AddressInfo
  process.stderr.write(`metrics at port ${served}, /metrics\n`)
  await new Promise<void>(done => signal.addEventListener('abort', () => done(), { once: true }))
  server.close()
  server.closeAllConnections()
}

function fleetText({ queue, workers, studies, refusals }: FleetStatus): string {
  const studyRows = studies.map(({ study, trials, rungs, failed, rate, coordinated }) => [
    study,
    coordinated ? 'yes' : 'no',
    String(trials),
    rungs.map(rung => `${rung.trials}@${rung.resource}`).join(' '),
    String(failed),
    short(rate),
  ])
  const workerRows = workers.map(worker => [
    worker.id,
    `${worker.active}/${worker.concurrency}`,
    String(worker.completed),
    String(worker.failed),
    `${worker.cores} cores, ${worker.memoryGiB} GiB`,
    [worker.backend, worker.gpu].filter(Boolean).join(', ') || '-',
    worker.objectives.join(', '),
  ])
  return [
    `queue: ${queue.waiting} waiting, ${queue.delayed} put off, ${queue.active} active, ${queue.failed} failed`,
    textTable(['study', 'coordinator', 'trials', 'reached', 'failed', 'a second'], studyRows),
    textTable(['worker', 'active', 'done', 'failed', 'machine', 'backend', 'objectives'], workerRows),
    ...refusals.map(({ study, worker, reason }) =>
      printable(`${worker} leaves ${study} to others: ${reason}`),
    ),
  ].join('\n')
}
