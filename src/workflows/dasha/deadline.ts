import { SupervisedBaselinesError } from '../../errors.js'

/** A signal that is aborted with `signal`, or once some seconds have passed. */
export function deadline(
  seconds: number | undefined,
  signal: AbortSignal | undefined,
): { readonly signal: AbortSignal | undefined; clear(): void } {
  if (seconds === undefined || seconds === Infinity) return { signal, clear() {} }
  const controller = new AbortController()
  const onAbort = () => controller.abort(signal!.reason)
  const timer = setTimeout(() => controller.abort(new Error('The time is up.')), Math.max(0, seconds) * 1000)
  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    },
  }
}

/** Whether work ended in an error because its signal was aborted. */
export function isOutOfTime(error: unknown): boolean {
  return error instanceof SupervisedBaselinesError && error.code === 'aborted'
}
