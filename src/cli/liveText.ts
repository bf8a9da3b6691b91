/** Text that stays in place on a terminal, drawn anew as it changes; elsewhere one line after the other. */
export function liveText(stream: NodeJS.WriteStream) {
  let drawn = 0
  let drawnAt = Number.NEGATIVE_INFINITY
  const clear = () => {
    if (drawn > 0) stream.write(`\x1b[${drawn}A\x1b[J`)
    drawn = 0
  }
  return {
    /** Draws what `text` gives, at most ten times a second; where it can't stay in place, writes `line`. */
    show(text: () => string, line: string | undefined): void {
      if (!stream.isTTY) {
        if (line !== undefined) stream.write(`${line}\n`)
        return
      }
      const now = performance.now()
      if (now - drawnAt < 100) return
      drawnAt = now
      const width = stream.columns ?? 80
      const lines = text()
        .split('\n')
        .map(each => each.slice(0, width - 1))
      clear()
      stream.write(`${lines.join('\n')}\n`)
      drawn = lines.length
    },
    clear,
  }
}
