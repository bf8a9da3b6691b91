/**
 * Rows of text without quotes, divided at line feeds and at `delimiter`: many times as fast as a parser that has to look for quotes.
 *
 * Calls `onRow` for each whole line from `start` on, and returns where the last one ends. The last line counts only where `isEnd` says that
 * nothing follows.
 */
export function plainRows(
  text: string,
  delimiter: string,
  isEnd: boolean,
  onRow: (cells: string[]) => void,
): number {
  let start = 0
  for (;;) {
    const feed = text.indexOf('\n', start)
    if (feed < 0 && (!isEnd || start >= text.length)) return start
    const next = feed < 0 ? text.length : feed
    const end = next > start && text.charCodeAt(next - 1) === 13 ? next - 1 : next
    const cells: string[] = []
    for (let from = start; ; ) {
      const at = text.indexOf(delimiter, from)
      if (at < 0 || at >= end) {
        cells.push(text.slice(from, end))
        break
      }
      cells.push(text.slice(from, at))
      from = at + delimiter.length
    }
    onRow(cells)
    if (feed < 0) return text.length
    start = feed + 1
  }
}
