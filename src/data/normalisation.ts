import { invalidOption } from '../errors.js'

/** Mean and standard deviation of each channel. */
export interface Normalisation {
  /** By channel. */
  readonly means: readonly number[]
  /** By channel; 1 where a channel is constant. */
  readonly deviations: readonly number[]
}

/** Throws `invalid-option` unless there are a finite mean and a deviation above 0 for each channel. */
export function checkNormalisation({ means, deviations }: Normalisation, channels: number): void {
  const check = (name: 'means' | 'deviations', values: readonly number[], what: string, least: number) => {
    const isValid = (value: unknown) => Number.isFinite(value) && (value as number) > least
    if (values?.length === channels && values.every(isValid)) return
    throw invalidOption(`normalisation.${name}`, values, `${channels} ${what}, one for each channel`)
  }
  check('means', means, 'finite numbers', -Infinity)
  check('deviations', deviations, 'finite numbers above 0', 0)
}
