import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { invalidOption, SupervisedBaselinesError } from '../errors.js'
import { loadPeer } from '../node/images/loadPeer.js'
import { checkServer } from './checkServer.js'

/** Where Redis or Valkey is: a URL (`redis://`, or `rediss://` for TLS), or its parts. */
export type RedisConnection = string | RedisAddress

/** The parts of a connection to Redis or Valkey. */
export interface RedisAddress {
  /** Default `127.0.0.1`. */
  readonly host?: string
  /** Default 6379. */
  readonly port?: number
  readonly username?: string
  readonly password?: string
  /** Number of the database. Default 0. */
  readonly db?: number
  /** TLS: true, or certificates in PEM. Default false. */
  readonly tls?:
    | boolean
    | {
        readonly ca?: string
        readonly cert?: string
        readonly key?: string
        readonly servername?: string
      }
}

/** The start of every key in Redis. */
export const defaultPrefix = 'supervised-baselines'

/** The name of the BullMQ queue of segments. */
export const queueName = 'segments'

/**
 * An open connection to a Redis that is fit for this: reachable at the start, and waited for whenever it is away later.
 *
 * Throws `failed` where it can't be reached, refuses the login, or would lose what it is given.
 */
export async function openRedis(connection: RedisConnection): Promise<Redis> {
  const { Redis } = await loadPeer('ioredis', () => import('ioredis'), 'Working on many machines')
  let opened = false
  const options = {
    ...optionsOf(connection),
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: 5000,
    keepAlive: 5000,
    // Longer than any command blocks; a link that was cut is noticed by it.
    socketTimeout: 15_000,
    retryStrategy: (times: number) => (opened ? Math.min(50 * times, 1000) : null),
  }
  const redis = new Redis(options)
  let reason: string | undefined
  redis.on('error', error => {
    reason = error.message
  })
  try {
    await redis.connect()
    opened = true
    await checkServer(redis)
    return redis
  } catch (error) {
    redis.disconnect()
    if (error instanceof SupervisedBaselinesError) throw error
    // The error itself holds the commands that were sent, passwords among them.
    throw new SupervisedBaselinesError(
      'failed',
      `Redis at ${placeOf(connection)} can't be used: ${reason ?? (error as Error).message}.`,
      { redis: placeOf(connection) },
    )
  }
}

/** BullMQ, an optional package. */
export function loadBullmq(): Promise<typeof import('bullmq')> {
  return loadPeer('bullmq', () => import('bullmq'), 'Working on many machines')
}

/** The queue of segments on an open connection; a link that is lost is told of, and made again. */
export async function openQueue(
  redis: Redis,
  prefix: string,
  onError: (error: unknown) => void = () => {},
): Promise<Queue> {
  const { Queue } = await loadBullmq()
  const queue = new Queue(queueName, { connection: redis, prefix })
  queue.on('error', onError)
  await queue.waitUntilReady()
  return queue
}

/** A connection in words, without the user and the password. */
function placeOf(connection: RedisConnection): string {
  const { host, port } = optionsOf(connection)
  return `${host}:${port}`
}

function optionsOf(connection: RedisConnection) {
  if (typeof connection === 'string') return optionsOfUrl(connection)
  const { host = '127.0.0.1', port = 6379, username, password, db, tls } = connection
  return {
    host,
    port,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(db !== undefined && { db }),
    ...(tls && { tls: tls === true ? {} : tls }),
  }
}

function optionsOfUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const db = Number(url?.pathname.slice(1) || 0)
  if (!url || !/^rediss?:$/.test(url.protocol) || !Number.isSafeInteger(db)) {
    // What was given may hold a password, so it is not shown.
    throw invalidOption(
      'connection',
      {},
      'a URL such as redis://HOST:6379 or rediss://USER:PASSWORD@HOST:6380/0',
    )
  }
  return {
    host: url.hostname || '127.0.0.1',
    port: Number(url.port || 6379),
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ...(db > 0 && { db }),
    ...(url.protocol === 'rediss:' && { tls: { servername: url.hostname } }),
  }
}
