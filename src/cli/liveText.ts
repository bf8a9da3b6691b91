/** Text that stays in place on a terminal, drawn anew as it changes; elsewhere one line after the other. */
export function liveText(stream: NodeJS.WriteStream) {
  let drawn = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  const write = stream.write
  const put = (text: string) => write.call(stream, text)
  const clear = () => {
    if (drawn > 0) put(`\r\x1b[${drawn}A\x1b[J`)
    drawn = 0
  }
  if (stream.isTTY) {
    // What others write meanwhile stands above the text and stays.
    stream.write = ((...args: Parameters<typeof write>) => {
      clear()
      return write.apply(stream, args)
    }) as typeof write
  }
  return {
    /** Draws what `text` gives, at most ten times a second; where it can't stay in place, writes `line`. */
    show(text: () => string, line: string | undefined): void {
      if (!stream.isTTY) {
        if (line !== undefined) put(`${line}\n`)
        return
      }
      const now = performance.now()
      if (now - drawnAt < 100) return
      drawnAt = now
      const width = stream.columns ?? 80
      const lines = text()
        .split('\n')
        // What does not fit on the screen could not be taken back.
        .slice(0, (stream.rows ?? 24) - 1)
        .map(each => each.slice(0, width - 1))
      clear()
      put(`${lines.join('\n')}\n`)
      drawn = lines.length
    },
    /** Takes the text away for good. */
    close(): void {
      clear()
      stream.write = write
    },
  }
}
