/**
 * Where a study's events are kept: lines of text, only ever added to, by one writer.
 *
 * `openFileJournal` of `supervised-baselines/node` keeps them in a file. Other stores pass the cases of
 * `journalCases` in `supervised-baselines/testing`.
 */
export interface Journal {
  /** All lines written so far. A last line that was cut short while it was written is removed for good. */
  read(): Promise<readonly string[]>
  /** Adds a line; done once it would survive the end of the process. Lines keep the order of the calls. */
  append(line: string): Promise<void>
  /** Lets another writer open it. */
  close(): Promise<void>
}

/** A journal that lives as long as the process: for tests, and for studies that need not be taken up again. */
export function memoryJournal(lines: readonly string[] = []): Journal {
  const kept = [...lines]
  return {
    read: async () => [...kept],
    append: async line => {
      kept.push(line)
    },
    close: async () => {},
  }
}
