import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkServer } from '../../src/distributed/checkServer.js'
import { ashaTune, memoryJournal, uniform } from '../../src/tuning/index.js'
import { builtDistributed, conformanceModule } from '../support/builtDistributed.js'
import { objectivesFile, startCli } from '../support/fleet.js'
import { hasRedisServer, startRedis } from '../support/redisServer.js'
import { runCli } from '../support/runCli.js'
import { tempDir } from '../support/tempDir.js'

const folder = tempDir()

test('a server that is too old, keeps nothing or drops keys is refused with what to set', async () => {
  const info = (version: string, aof: number, policy: string) => ({
    info: async () =>
      `# Server\r\nredis_version:${version}\r\naof_enabled:${aof}\r\nmaxmemory_policy:${policy}\r\n`,
  })
  const check = (version: string, aof: number, policy: string) =>
    checkServer(info(version, aof, policy) as never)
  await check('6.2.0', 1, 'noeviction')
  await check('7.0.15', 1, 'noeviction')
  await expect(check('6.0.16', 1, 'noeviction')).rejects.toThrow(/version 6.0.16: 6.2 or later/)
  await expect(check('7.2.4', 0, 'noeviction')).rejects.toThrow(/appendonly yes/)
  await expect(check('7.2.4', 0, 'allkeys-lru')).rejects.toThrow(/appendonly yes.*allkeys-lru.*noeviction/)
})

test('an address that is none, or where nobody listens, is refused without the password in it', async () => {
  const { queueExecutor } = await builtDistributed()
  for (const connection of ['http://me:hunter2@127.0.0.1', 'redis://me:hunter2@127.0.0.1:1/0']) {
    const error = await queueExecutor({ connection }).catch(refused => refused)
    expect(error).toMatchObject({ name: 'SupervisedBaselinesError' })
    expect(`${error.message} ${JSON.stringify(error.details)} ${error.cause}`).not.toContain('hunter2')
  }
})

describe.skipIf(!hasRedisServer())('a real server', () => {
  test('without its AOF is refused', async () => {
    const redis = await startRedis({ args: ['--appendonly', 'no'] })
    const outcome = await runCli('status', '--redis', redis.url, '--json')
    expect(outcome.status).toBe(1)
    expect(JSON.parse(outcome.stdout).error.message).toMatch(/appendonly yes/)
    await redis.stop()
  }, 30_000)

  test('with TLS, a user and a password serves a study, and the password is nowhere to be read', async () => {
    const [key, cert] = [folder.path('key.pem'), folder.path('cert.pem')]
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '1'],
        ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ],
      { stdio: 'ignore' },
    )
    const redis = await startRedis({
      tls: true,
      args: [
        ...['--user', 'tuner', 'on', '>hunter2', '~*', '&*', '+@all', '--user', 'default', 'off'],
        ...['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert],
        ...['--tls-auth-clients', 'no'],
      ],
    })
    const { queueExecutor, startWorker } = await builtDistributed()
    const ca = readFileSync(cert, 'utf8')
    const connection = {
      ...{ host: '127.0.0.1', port: redis.port, username: 'tuner', password: 'hunter2', tls: { ca } },
    }
    const said: string[] = []
    const worker = await startWorker({
      connection,
      objectives: { default: { module: conformanceModule, exportName: 'conformanceObjective' } },
      onEvent: line => said.push(line),
      machine: { backend: 'wasm', gpu: null },
    })
    const executor = await queueExecutor({ connection })
    const journal = memoryJournal()
    const lines: string[] = []
    const { best } = await ashaTune({
      ...{ space: { x: uniform(0, 1) }, executor, maxTrials: 3, maxResource: 3 },
      journal: {
        ...journal,
        append: async line => {
          lines.push(line)
          await journal.append(line)
        },
      },
    })
    expect(best).toBeDefined()
    await executor.close!()
    await worker.close()
    expect(readFileSync(redis.appendOnlyFile(), 'latin1')).toContain('supervised-baselines:study:default')
    for (const text of [...lines, ...said, readFileSync(redis.appendOnlyFile(), 'latin1')]) {
      expect(text.includes('hunter2')).toBe(false)
    }
    const wrong = await queueExecutor({ connection: { ...connection, password: 'hunter3' } }).catch(e => e)
    expect(wrong.message).toMatch(/Redis at 127.0.0.1:\d+ can't be used: WRONGPASS/)
    expect(JSON.stringify(wrong)).not.toContain('hunter3')
    await redis.stop()
  }, 60_000)

  test('is watched: once, live, and by Prometheus', async () => {
    const redis = await startRedis()
    const { queueExecutor, startWorker } = await builtDistributed()
    const worker = await startWorker({
      connection: redis.url,
      objectives: { curve: { module: objectivesFile, exportName: 'curve' } },
    })
    const executor = await queueExecutor({ connection: redis.url, objective: 'curve', study: 'seen' })
    await ashaTune({ space: { x: uniform(0, 1) }, executor, maxTrials: 3, maxResource: 3 })

    // Found out by the worker itself, after its start.
    const deadline = Date.now() + 30_000
    while (worker.facts.backend === null && Date.now() < deadline)
      await new Promise(done => setTimeout(done, 50))
    await new Promise(done => setTimeout(done, 2100))
    const once = await runCli('status', '--redis', redis.url, '--json')
    const status = JSON.parse(once.stdout)
    expect(status.queue).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 })
    expect(status.workers).toMatchObject([
      {
        pid: process.pid,
        backend: expect.stringMatching(/^(wasm|tensorflow|webgpu|cpu)$/),
        completed: 4,
        objectives: ['curve'],
      },
    ])
    expect(status.studies).toMatchObject([
      {
        ...{ study: 'seen', trials: 3, segments: 4, failed: 0, coordinated: true },
        rungs: [
          { resource: 1, trials: 3 },
          { resource: 3, trials: 1 },
        ],
      },
    ])
    const text = await runCli('status', '--redis', redis.url)
    expect(text.stdout).toMatch(/seen\s+yes\s+3\s+3@1 1@3/)

    const live = startCli(['status', '--redis', redis.url, '--watch', '--interval', '0.2'])
    const metrics = startCli(['status', '--redis', redis.url, '--serve', '0'])
    const seen = async (running: typeof live, what: RegExp) => {
      for (let i = 0; i < 400 && !what.test(running.said()); i++)
        await new Promise(done => setTimeout(done, 50))
      return what.exec(running.said())
    }
    expect(await seen(live, /1 workers, 0 waiting, 0 active, 0 segments a second now/)).not.toBe(null)
    const port = (await seen(metrics, /metrics at port (\d+)/))![1]
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(page).toMatch(/^supervised_baselines_queue_segments\{state="waiting"\} 0$/m)
    expect(page).toMatch(/^supervised_baselines_study_rung_trials\{study="seen",resource="3"\} 1$/m)
    expect(page).toMatch(/^# TYPE supervised_baselines_worker_completed_total counter$/m)
    expect(await live.end('SIGINT')).toBe(0)
    expect(await metrics.end('SIGINT')).toBe(0)
    await executor.close!()
    await worker.close()
    await redis.stop()
  }, 60_000)
})
