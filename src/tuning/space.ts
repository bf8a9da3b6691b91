/** A value that a `choice` or a `constant` may hold; plain JSON. */
export type Scalar = string | number | boolean | null

/** A real number, uniform in its logarithm. */
export interface LogUniform {
  readonly type: 'logUniform'
  readonly low: number
  readonly high: number
}

/** A real number, uniform. */
export interface Uniform {
  readonly type: 'uniform'
  readonly low: number
  readonly high: number
}

/** A whole number, both ends included. */
export interface Integer {
  readonly type: 'integer'
  readonly low: number
  readonly high: number
  readonly log: boolean
}

/** One of a list of values. */
export interface Choice<T extends Scalar = Scalar> {
  readonly type: 'choice'
  readonly values: readonly T[]
}

/** Always the same value. */
export interface Constant<T extends Scalar = Scalar> {
  readonly type: 'constant'
  readonly value: T
}

/** A dimension that is there only while another one holds one of some values. */
export interface Conditional<D extends PlainDimension = PlainDimension> {
  readonly type: 'conditional'
  readonly on: string
  readonly equals: readonly Scalar[]
  readonly dimension: D
}

/** A hyperparameter that every configuration has. */
export type PlainDimension = LogUniform | Uniform | Integer | Choice | Constant
/** One hyperparameter: the values it may have, and where it exists at all. */
export type Dimension = PlainDimension | Conditional

/** The hyperparameters to tune, by name. Dimensions are plain JSON: `JSON.stringify(space)` writes a space, `parseSpace` reads it. */
export type Space = { readonly [name: string]: Dimension }

type ValueOf<D> =
  D extends Conditional<infer Inner>
    ? ValueOf<Inner>
    : D extends Choice<infer T>
      ? T
      : D extends Constant<infer T>
        ? T
        : number

type ConditionalNames<S extends Space> = {
  [K in keyof S]: S[K] extends Conditional ? K : never
}[keyof S]

/** The configuration that a space describes: one value a dimension, conditional ones optional. */
export type ConfigOf<S extends Space> = {
  readonly [K in Exclude<keyof S, ConditionalNames<S>>]: ValueOf<S[K]>
} & { readonly [K in ConditionalNames<S>]?: ValueOf<S[K]> }

/** A configuration of a space that is known at run time only. */
export type Config = { readonly [name: string]: Scalar }

/** A real number between `low` and `high` (both > 0), uniform in its logarithm: learning rates, weight decays. */
export function logUniform(low: number, high: number): LogUniform {
  return { type: 'logUniform', low, high }
}

/** A real number between `low` and `high`, uniform. */
export function uniform(low: number, high: number): Uniform {
  return { type: 'uniform', low, high }
}

/** A whole number from `low` to `high`, both included; with `log`, small ones are tried as often as large ones. */
export function integer(low: number, high: number, options: { readonly log?: boolean } = {}): Integer {
  return { type: 'integer', low, high, log: options.log ?? false }
}

/** One of `values`. */
export function choice<const T extends Scalar>(values: readonly T[]): Choice<T> {
  return { type: 'choice', values }
}

/** The same `value` in every trial. */
export function constant<const T extends Scalar>(value: T): Constant<T> {
  return { type: 'constant', value }
}

/**
 * `dimension`, only in trials where the dimension named `on` is `equals` (a value or a list of values);
 * elsewhere the configuration lacks it.
 *
 * @example
 * const space = { optimizer: choice(['sgd', 'adam']), momentum: when('optimizer', 'sgd', uniform(0.9, 1)) }
 */
export function when<D extends PlainDimension>(
  on: string,
  equals: Scalar | readonly Scalar[],
  dimension: D,
): Conditional<D> {
  return { type: 'conditional', on, equals: isList(equals) ? equals : [equals], dimension }
}

function isList(value: Scalar | readonly Scalar[]): value is readonly Scalar[] {
  return Array.isArray(value)
}
