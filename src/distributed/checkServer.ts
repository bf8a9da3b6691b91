import type { Redis } from 'ioredis'
import { SupervisedBaselinesError } from '../errors.js'

/** Throws `failed`, and says how to mend it, for a server that is too old or may lose what it was given. */
export async function checkServer(redis: Pick<Redis, 'info'>): Promise<void> {
  const facts = new Map(
    (await redis.info())
      .split(/\r?\n/)
      .filter(line => line.includes(':'))
      .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )
  const version = facts.get('redis_version') ?? 'unknown'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const faults: string[] = []
  if (!(major > 6 || (major === 6 && minor >= 2)))
    faults.push(`it is version ${version}: 6.2 or later is needed`)
  if (facts.get('aof_enabled') !== '1') {
    faults.push('it keeps nothing on disk as it comes: set `appendonly yes`')
  }
  const policy = facts.get('maxmemory_policy') ?? 'unknown'
  if (policy !== 'noeviction') {
    faults.push(`it drops keys when its memory is full (${policy}): set \`maxmemory-policy noeviction\``)
  }
  if (faults.length > 0) {
    throw new SupervisedBaselinesError(
      'failed',
      `This Redis is not fit for studies that must not be lost; ${faults.join('; ')}.`,
      { version, policy, appendOnly: facts.get('aof_enabled') === '1' },
    )
  }
}
