import { invalidOption, SupervisedBaselinesError, show } from '../../errors.js'
import { type Series, toColumns } from '../panel/series.js'

/** What exogenous columns have to look like. */
export interface ExogenousShape {
  /** The names of the series' columns. */
  readonly names: readonly string[]
  /** How many values each series needs. */
  readonly lengths: readonly number[]
  /** The exogenous columns that the model was fitted with; undefined where they are being named now. */
  readonly expected?: readonly string[] | undefined
}

/**
 * Reads exogenous columns: each is one column for all series, or one column for each, in the shape of the series.
 *
 * Longer columns are aligned with the end of the series.
 *
 * @param use what they are given for, as error messages say it
 * @returns `[exogenous column][series]`
 */
export function readExogenous(
  given: Readonly<Record<string, unknown>> | undefined,
  { names, lengths, expected }: ExogenousShape,
  use: 'fit' | 'update' | 'forecast',
): Float64Array[][] {
  const found = Object.keys(given ?? {})
  const wanted = expected ?? found
  const missing = wanted.filter(name => !found.includes(name))
  if (missing.length > 0) {
    throw invalidOption(
      'exogenous',
      given === undefined ? undefined : show(found),
      `the values of ${show(missing)} over the ${use === 'forecast' ? 'steps to forecast' : 'new rows'}; the model was fitted with them`,
    )
  }
  const unknown = found.filter(name => !wanted.includes(name))
  if (unknown.length > 0) {
    throw invalidOption(
      'exogenous',
      show(unknown),
      `only the columns that the model was fitted with: ${show([...wanted])}`,
    )
  }
  return wanted.map(name => {
    const panel = toColumns(given![name] as Series, `exogenous.${name}`)
    const shared =
      panel.form === 'single' && !(names.length === 1 && names[0] === '0' && panel.columns.length > 1)
    return names.map((series, c) => {
      const place = shared ? 0 : panel.names.indexOf(series)
      const column = panel.columns[place]
      if (!column) {
        throw invalidOption(
          `exogenous.${name}`,
          show([...panel.names]),
          `one column for all series, or one for each of ${show([...names])}`,
        )
      }
      return take(column, lengths[c]!, name, series, use)
    })
  })
}

/** The last `length` values of an exogenous column; none may be missing. */
function take(
  column: Float64Array,
  length: number,
  name: string,
  series: string,
  use: 'fit' | 'update' | 'forecast',
): Float64Array {
  const fits = column.length >= length
  if (!fits) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `The exogenous column ${show(name)} has ${column.length} values, but ${length} are needed ` +
        (use === 'forecast'
          ? 'to forecast as many steps; give its future values.'
          : `beside the series ${show(series)}; give one for each of its rows.`),
      { option: `exogenous.${name}`, length: column.length, needed: length },
    )
  }
  const values = use === 'forecast' ? column.slice(0, length) : column.slice(column.length - length)
  const gap = values.findIndex(Number.isNaN)
  if (gap >= 0) {
    throw new SupervisedBaselinesError(
      'invalid-option',
      `Value ${gap} of the exogenous column ${show(name)} is missing; exogenous columns must be known throughout. ` +
        'Fill the gap or leave the column out.',
      { option: `exogenous.${name}`, row: gap },
    )
  }
  return values
}
