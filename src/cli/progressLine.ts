/** One line on a terminal that tells how far the work is; nothing at all where `stream` is no terminal. */
export function progressLine(stream: NodeJS.WriteStream) {
  let shownAt = 0
  return {
    show(label: string, fraction?: number): void {
      const now = performance.now()
      if (!stream.isTTY || now - shownAt < 100) return
      shownAt = now
      const part = fraction === undefined ? '' : ` ${Math.floor(100 * fraction)} %`
      stream.write(`\r\x1b[K${`${label}${part}`.slice(0, (stream.columns ?? 80) - 1)}`)
    },
    clear(): void {
      if (stream.isTTY && shownAt > 0) stream.write('\r\x1b[K')
    },
  }
}
