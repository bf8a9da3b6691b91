/** A published data set: where it is to be had, on which terms, and how its files are known again. */
export interface DataSet {
  name: string
  field: 'forecasting' | 'genomics' | 'satellite'
  /** What it holds, in a few words. */
  content: string
  /** The project that publishes it, and where to look there. */
  source: string
  licence: string
  /** Its files; empty where no checksum is known. */
  files: readonly DataFile[]
}

/** One file of a data set, as `data check` looks for it. */
export interface DataFile {
  /** Path inside a data folder. */
  path: string
  bytes: number
  /** SHA-256 of the file as stored, in hexadecimal. */
  sha256: string
  /** SHA-256 of what a gzip file unpacks to, by which an unpacked copy is known. */
  unpackedSha256?: string
}
