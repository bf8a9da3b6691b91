import { SupervisedBaselinesError } from '../errors.js'

/** The Redis that was asked for, or that the environment names: a password there is not seen by other users. */
export function redisOf(given: string | undefined): string {
  const url = given ?? process.env['REDIS_URL']
  if (url) return url
  throw new SupervisedBaselinesError(
    'invalid-option',
    'Say where Redis is: --redis redis://HOST:6379, or REDIS_URL in the environment.',
    { option: '--redis' },
  )
}
