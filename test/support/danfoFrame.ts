/**
 * What a data frame of danfojs 1.2.0 is to a reader, as `new DataFrame({ ... })` of its bundle gives it in Chromium: getters on the
 * prototype, missing cells as null, and in a series the cells without the list around them. The library itself is no dependency: it wants a
 * package from outside the registry, and tfjs 3.
 */
export class DanfoFrame {
  readonly $isSeries: boolean
  readonly $data: unknown[][]
  readonly #columns: string[]

  constructor(columns: Record<string, unknown[]>, isSeries = false) {
    this.$isSeries = isSeries
    this.#columns = Object.keys(columns)
    this.$data = Object.values(columns)
  }

  get columns(): string[] {
    return this.#columns
  }

  get shape(): number[] {
    return [this.$data[0]!.length, this.$data.length]
  }

  get getColumnData(): unknown[] | unknown[][] {
    return this.$isSeries ? this.$data[0]! : this.$data
  }
}
