import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Redis server of one's own on a free port of this machine, its data in a temporary folder. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** The file with all that was ever written, in order. */
  appendOnlyFile(): string
  /** Ends it as a crash would, or in order, and starts it again on the same port and data. */
  restart(signal?: NodeJS.Signals): Promise<void>
  stop(): Promise<void>
}

/** Whether there is a `redis-server`; says so once where there is none. */
export function hasRedisServer(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('skipped: there is no redis-server here (Debian: apt-get install redis-server)')
    return false
  }
}

/** How a server is started. */
export interface RedisSetup {
  /** Further options of redis-server. */
  readonly args?: readonly string[]
  /** Speak TLS, and nothing else. */
  readonly tls?: boolean
  /** Words to put before the command, such as `ip netns exec NAME`, and its address there. */
  readonly inside?: readonly string[]
  readonly host?: string
}

/** Starts a server that keeps everything. */
export async function startRedis(setup: RedisSetup = {}): Promise<RedisServer> {
  const { args = [], tls = false, inside = [], host = '127.0.0.1' } = setup
  const dir = mkdtempSync(join(tmpdir(), 'redis-'))
  const port = await freePort()
  const argv = [
    ...[...inside, 'redis-server', '--bind', host, '--dir', dir, '--save', '', '--protected-mode', 'no'],
    ...['--appendonly', 'yes', '--maxmemory-policy', 'noeviction', ...args],
    ...(tls ? ['--port', '0', '--tls-port', String(port)] : ['--port', String(port)]),
  ]
  let server = await launch(argv)
  const end = async (signal: NodeJS.Signals) => {
    const ended = new Promise(done => server.once('exit', done))
    server.ref()
    server.kill(signal)
    await ended
  }
  return {
    url: `redis://${host}:${port}`,
    port,
    appendOnlyFile() {
      const files = readdirSync(join(dir, 'appendonlydir')).filter(name => name.endsWith('.incr.aof'))
      return join(dir, 'appendonlydir', files.at(-1)!)
    },
    async restart(signal = 'SIGKILL') {
      await end(signal)
      server = await launch(argv)
    },
    async stop() {
      await end('SIGKILL')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function launch([command, ...argv]: readonly string[]): Promise<ChildProcess> {
  const server = spawn(command!, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdout.on('data', chunk => {
      said += chunk
      if (!said.includes('Ready to accept connections')) return
      // A test that fails leaves it behind.
      process.once('exit', () => server.kill('SIGKILL'))
      server.unref()
      ;(server.stdout as Socket).unref()
      resolve(server)
    })
    server.once('exit', code => reject(new Error(`redis-server ended with ${code}: ${said}`)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
