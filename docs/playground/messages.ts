import type { Picture, TableText } from './elements.js'

/** What the page asks the worker of forecasts. */
export interface ForecastRequest {
  /** A file that was dropped, or the address of one that this page brings along. */
  readonly file: File | string
  readonly name: string
  readonly horizon: number
  readonly preset: 'auto' | 'paper'
  /** What stands for no value, beside blank cells. */
  readonly missing: readonly string[]
}

export type ForecastReply =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'result'; readonly result: ForecastResult }
  | Failure

export interface ForecastResult {
  readonly headline: string
  readonly why: readonly string[]
  readonly forecasts: readonly {
    readonly name: string
    readonly picture: Picture
    readonly table: TableText
  }[]
  readonly left: number
  /** What each forecast consists of; undefined for the paper's single model. */
  readonly parts: TableText | undefined
  /** Of the paper's single model. */
  readonly lookback: Picture | undefined
  readonly kpss: { readonly picture: Picture; readonly table: TableText } | undefined
  readonly csv: string
  readonly report: string
}

/** What went wrong: the library's own errors with their code, anything else as `unexpected`. */
export interface Failure {
  readonly kind: 'error'
  readonly code: string
  readonly message: string
}

/** What the page asks the worker of searches. */
export type SearchRequest =
  | {
      readonly kind: 'start'
      readonly data: 'motifs' | 'digits'
      readonly what: 'dash' | 'dasha'
      readonly backend: 'auto' | 'webgpu' | 'wasm'
      readonly epochs: number
    }
  | { readonly kind: 'stop' }

export type SearchReply =
  | { readonly kind: 'progress'; readonly text: string; readonly share?: number }
  | { readonly kind: 'maps'; readonly pictures: readonly Picture[] }
  | {
      readonly kind: 'result'
      readonly headline: string
      readonly tables: readonly TableText[]
      readonly report: string
    }
  | Failure
