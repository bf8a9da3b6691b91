/** How the renewal of a lease went. */
export type Renewal = 'held' | 'lost' | 'cancelled'

/**
 * Keeps a lease of `duration` milliseconds while work goes on, and calls `onEnd` once it is not held any more: it was
 * lost or cancelled, or no renewal came through in time. Gives what ends it.
 */
export function keepLease(options: {
  readonly duration: number
  readonly renew: () => Promise<Renewal>
  readonly onEnd: (why: Exclude<Renewal, 'held'>) => void
}): () => void {
  const { duration, renew, onEnd } = options
  const every = Math.min(duration / 3, 2000)
  let expiry = setTimeout(end, duration, 'lost')
  let ended = false

  function end(why: Exclude<Renewal, 'held'>): void {
    if (ended) return
    stop()
    onEnd(why)
  }

  function stop(): void {
    ended = true
    clearTimeout(expiry)
    clearInterval(timer)
  }

  let renewing = false
  const timer = setInterval(async () => {
    if (renewing) return
    renewing = true
    const begun = performance.now()
    try {
      const renewal = await renew()
      if (renewal !== 'held') end(renewal)
      else if (!ended) {
        clearTimeout(expiry)
        expiry = setTimeout(end, begun + duration - performance.now(), 'lost')
      }
    } catch {
      // Tried again; `expiry` tells if it takes too long.
    } finally {
      renewing = false
    }
  }, every)
  return stop
}
