/** What every module `bench/NAME.ts` exports as `run`: it logs for people and returns its figures by name. */
export type Benchmark = (options: {
  /** True when a machine reads: nothing may be written to standard output. */
  json: boolean
  /** Prints one line for people. */
  log(line: string): void
}) => Promise<{ figures: Record<string, number> }>
