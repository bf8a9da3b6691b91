/** Hands items one by one from where they are made to where they are consumed. */
export interface Handover<T> {
  /** Gives an item; done once the consumer asks for the next one. Rejects with the reason once closed. */
  offer(item: T): Promise<void>
  /** No more items: the consumer gets those offered and then the end; offers still open reject. */
  close(reason: unknown): void
  readonly items: AsyncIterableIterator<T>
}

/** A handover whose consumer, by returning early, closes it. */
export function createHandover<T>(): Handover<T> {
  const offered: { item: T; done: () => void; fail: (reason: unknown) => void }[] = []
  let taken: { done: () => void; fail: (reason: unknown) => void } | undefined
  let wake: (() => void) | undefined
  let closed: { reason: unknown } | undefined

  function close(reason: unknown): void {
    closed ??= { reason }
    wake?.()
  }

  async function next(): Promise<IteratorResult<T>> {
    taken?.done()
    taken = undefined
    while (offered.length === 0 && !closed) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
    const first = offered.shift()
    if (!first) return { done: true, value: undefined }
    taken = first
    return { done: false, value: first.item }
  }

  return {
    offer: item =>
      new Promise((done, fail) => {
        if (closed) return fail(closed.reason)
        offered.push({ item, done, fail })
        wake?.()
      }),
    close(reason) {
      close(reason)
      taken?.fail(reason)
      for (const { fail } of offered.splice(0)) fail(reason)
    },
    items: {
      next,
      async return() {
        const reason = new Error('No more of it is wanted.')
        close(reason)
        taken?.fail(reason)
        for (const { fail } of offered.splice(0)) fail(reason)
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    },
  }
}
