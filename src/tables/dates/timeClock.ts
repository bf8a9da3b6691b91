/** How instants are shown: in which offset from UTC, and in what format. */
export interface TimeClock {
  /** Minutes that clocks are ahead of UTC at an instant. */
  offsetAt(instant: number): number
  /** An instant, written as the input writes its times. */
  write(instant: number): string
  /** Whether the input names months, quarters, weeks or years and no day. */
  readonly isPeriod: boolean
  /** The order of day, month and year in the text, such as `dmy`; undefined where there is none. */
  readonly order?: string
  /** The instant at which clocks show `wall`. */
  instantAt(wall: number): number
}

/** Times of rows, read. */
export interface ReadTimes {
  /** Milliseconds since 1970, one a row; NaN where a row has none. Times without a zone count as UTC. */
  readonly instants: Float64Array
  readonly clock: TimeClock
  readonly notes: readonly string[]
}
