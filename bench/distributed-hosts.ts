/**
 * Two hosts, as network namespaces with a third between them as the network: Redis, the coordinator and a worker on one,
 * a slower worker on the other, each of two slots. The link is cut for 40 s in the middle of a study and healed.
 *
 * Needs root, `ip` (iproute2), redis-server and `npm run build` before. The hosts share a folder for checkpoints.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chaosSettings, chaosSpace, outcomeOf } from '../test/support/chaos.js'
import { logOf, type Running, startCli, startWorkerProcess, until } from '../test/support/fleet.js'
import { startRedis } from '../test/support/redisServer.js'
import type { Benchmark } from './support/benchmark.js'

const TRIALS = 200
const CUT_SECONDS = 40
const LEASE_SECONDS = 4
const [left, net, right] = ['left', 'net', 'right'].map(name => `sb-${process.pid}-${name}`) as [
  string,
  string,
  string,
]

export const run: Benchmark = async ({ log }) => {
  const folder = mkdtempSync(join(tmpdir(), 'hosts-'))
  const path = (name: string) => join(folder, name)
  const started: Running[] = []
  layNetwork()
  try {
    const inside = (name: string) => ['ip', 'netns', 'exec', name]
    const redis = await startRedis({ inside: inside(left), host: '10.77.1.2' })
    const env = (host: string, step: number) => ({
      FLEET_LOG: path(`${host}.log`),
      FLEET_STEP_MS: String(step),
    })
    const common = { checkpoints: path('checkpoints'), lease: LEASE_SECONDS, concurrency: 2 }
    const near = startWorkerProcess(redis.url, 'curve', {
      ...{ ...common, env: env('left', 400), inside: inside(left) },
    })
    const far = startWorkerProcess(redis.url, 'curve', {
      ...{ ...common, env: env('right', 3000), inside: inside(right) },
    })
    started.push(near, far)
    const areReady = () => started.every(worker => worker.said().includes('is ready'))
    await until(areReady, 60, 'the workers are there')
    writeFileSync(path('space.json'), JSON.stringify(chaosSpace))
    const coordinator = startCli(
      [
        ...['tune', '--redis', redis.url, '--objective', 'curve', '--checkpoints', path('checkpoints')],
        ...[
          '--space',
          path('space.json'),
          '--journal',
          path('study.jsonl'),
          '--trials',
          String(TRIALS),
          '--json',
        ],
        ...['--max-resource', String(chaosSettings.maxResource), '--seed', String(chaosSettings.seed)],
        ...['--reduction-factor', String(chaosSettings.reductionFactor)],
      ],
      {},
      inside(left),
    )
    started.push(coordinator)
    const begins = (host: string) => logOf(path(`${host}.log`)).filter(({ what }) => what === 'begin')
    // The far host has just begun something longer than its lease.
    const hasLong = () => begins('right').some(({ to, at }) => to > 1 && at > Date.now() - 500)
    await until(() => begins('left').length > 20 && hasLong(), 120, 'the study is under way on both')
    const cut = Date.now()
    ip('-n', net, 'link', 'set', 'to-right', 'down')
    log(`the link is cut after ${begins('left').length + begins('right').length} segments`)
    await new Promise(done => setTimeout(done, cut + CUT_SECONDS * 1000 - Date.now()))
    const duringCut = begins('right').filter(({ at }) => at > cut + LEASE_SECONDS * 1000).length
    ip('-n', net, 'link', 'set', 'to-right', 'up')
    const healed = Date.now()
    const near40 = begins('left').filter(({ at }) => at > cut).length
    log(`the link is healed; ${near40} segments began on the near host meanwhile`)
    const back = await until(
      () => begins('right').find(({ at }) => at > healed),
      120,
      'the far worker is back',
    )
    log(`after ${((back.at - healed) / 1000).toFixed(1)} s the far worker begins a segment`)
    const code = await coordinator.ended
    if (code !== 0) throw new Error(`the coordinator ended with ${code}: ${coordinator.said()}`)
    await Promise.all([near.end('SIGTERM'), far.end('SIGTERM')])
    await redis.stop()

    const givenUp = far.said().match(/is lost: it is ended here/g)?.length ?? 0
    const refused = far.said().match(/Missing lock/g)?.length ?? 0
    log(
      `cut off, the far host ended ${givenUp} segments with their lease; ${refused} reports of it came too late`,
    )
    writeFileSync(path('all.log'), [...begins('left'), ...begins('right')].map(lineOf).join(''))
    const { result, undisturbed, ...facts } = await outcomeOf(path('study.jsonl'), path('all.log'))
    const isSame = JSON.stringify(result.best) === JSON.stringify(undisturbed.best)
    log(
      `${result.reason}: the winner is trial ${result.best!.trial}, ${isSame ? 'as' : 'NOT as'} in simulation`,
    )
    return {
      figures: {
        ...facts,
        trials: result.trials.length,
        sameWinner: Number(isSame),
        cutSeconds: CUT_SECONDS,
        leaseSeconds: LEASE_SECONDS,
        refused: refused,
        givenUp,
        begunWhileCut: duringCut,
        backSeconds: (back.at - healed) / 1000,
      },
    }
  } finally {
    await Promise.all(started.map(each => each.end()))
    for (const name of [left, net, right]) ip('netns', 'del', name)
    rmSync(folder, { recursive: true, force: true })
  }
}

function layNetwork(): void {
  for (const name of [left, net, right]) {
    ip('netns', 'add', name)
    ip('-n', name, 'link', 'set', 'lo', 'up')
  }
  for (const [name, host, subnet] of [
    ['to-left', left, '10.77.1'],
    ['to-right', right, '10.77.2'],
  ] as const) {
    ip('-n', net, 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', host)
    ip('-n', net, 'addr', 'add', `${subnet}.1/24`, 'dev', name)
    ip('-n', net, 'link', 'set', name, 'up')
    ip('-n', host, 'addr', 'add', `${subnet}.2/24`, 'dev', 'eth0')
    ip('-n', host, 'link', 'set', 'eth0', 'up')
    ip('-n', host, 'route', 'add', 'default', 'via', `${subnet}.1`)
  }
  ip('netns', 'exec', net, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

function lineOf({ at, what, trial, from, to, pid }: ReturnType<typeof logOf>[number]): string {
  return `${[at, what, trial, from, to, pid].join(' ')}\n`
}
