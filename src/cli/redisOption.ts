import { SupervisedBaselinesError } from '../errors.js'

/** The Redis that was asked for, or that the environment names: a password there is not seen by other users. */
export function redisOf(given: string | true | undefined): string {
  const url = typeof given === 'string' ? given : process.env['REDIS_URL']
  if (url) return url
  throw new SupervisedBaselinesError(
    'invalid-option',
    'Say where Redis is: --redis redis://HOST:6379, or REDIS_URL in the environment.',
    { option: '--redis' },
  )
}
