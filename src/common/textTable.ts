/** Text that cannot move the cursor or color the terminal: control characters become `?`. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is sought
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?')
}

/** Rows as aligned columns under a header; columns whose cells are all numbers stand to the right. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows].map(row => row.map(cell => printable(cell).replaceAll('\n', ' ')))
  const widths = header.map((_, c) => Math.max(...all.map(row => row[c]!.length)))
  const toRight = header.map(
    (_, c) => rows.length > 0 && rows.every(row => /^[-+\d.,]*$|^NaN$/.test(row[c]!)),
  )
  return all
    .map(row =>
      row
        .map((cell, c) => (toRight[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
