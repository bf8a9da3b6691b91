/** A queue of messages with one reader. */
export interface Inbox<T> {
  put(message: T): void
  /** Puts a message before all others. */
  interrupt(message: T): void
  /** The next message, once there is one. */
  take(): Promise<T>
}

export function createInbox<T>(): Inbox<T> {
  const waiting: T[] = []
  let reader: ((message: T) => void) | undefined
  const deliver = () => {
    if (!reader || waiting.length === 0) return
    const read = reader
    reader = undefined
    read(waiting.shift()!)
  }
  return {
    put(message) {
      waiting.push(message)
      deliver()
    },
    interrupt(message) {
      waiting.unshift(message)
      deliver()
    },
    take: () =>
      new Promise(resolve => {
        reader = resolve
        deliver()
      }),
  }
}
