import { checkedJSON } from '../../common/checkedJSON.js'
import { SupervisedBaselinesError, show } from '../../errors.js'
import type { ARModelJSON, ARModelParts, ColumnFit } from './arModelParts.js'

const what = 'This ARModel'
const { fail, finite, list, oneOf, record, text, whole } = checkedJSON(what)

/** The parts of the model that `json` describes; throws `corrupt` naming the first that is not as `toJSON` writes it. */
export function parseARModel(json: ARModelJSON): ARModelParts {
  if (json?.format !== 'supervised-baselines/ar-model' || json.version !== 1) {
    throw new SupervisedBaselinesError(
      'corrupt',
      `This is not an ARModel of version 1 (its format is ${show(json?.format)}, its version ${show(json?.version)}); write it with \`toJSON\`.`,
      { format: json?.format, version: json?.version },
    )
  }
  const order = record('order', json.order)
  const lags = whole('order.lags', order['lags'], 0)
  const differencing = whole('order.differencing', order['differencing'], 0, 8)
  const form = oneOf('form', json.form, ['single', 'list', 'record'])
  const names = texts('names', json.names)
  if (names.length === 0 || new Set(names).size < names.length || (form === 'single' && names.length > 1)) {
    throw fail('names', names, form === 'single' ? 'one name' : 'different names, at least one')
  }
  const pooling = record('pooling', json.pooling)
  return {
    form,
    names,
    order: { differencing, lags },
    pooling: {
      ...pooling,
      kind: oneOf('pooling.kind', pooling['kind'], ['shared', 'perColumn', 'partial']),
      weight: finite('pooling.weight', pooling['weight'], 0),
    },
    fits: parseFits(json, names.length, lags),
    noiseCovariance:
      json.noiseCovariance === null
        ? undefined
        : numbers('noiseCovariance', json.noiseCovariance, names.length ** 2),
    context: parseContext(json, names.length, lags + differencing),
    warnings: texts('warnings', json.warnings),
  }
}

function parseFits(json: ARModelJSON, columns: number, lags: number): ColumnFit[] {
  const coefficients = list('coefficients', json.coefficients).map((values, i) =>
    numbers(`coefficients[${i}]`, values, lags),
  )
  const errors = list('standardErrors', json.standardErrors)
  if (errors.length !== coefficients.length) {
    throw fail('standardErrors', errors, `as long as coefficients, ${coefficients.length}`)
  }
  const standardErrors = errors.map((values, i) =>
    values === null ? undefined : numbers(`standardErrors[${i}]`, values, lags),
  )
  const fits = list('fits', json.fits)
  if (fits.length !== columns) throw fail('fits', fits, `one a column, ${columns}`)
  return fits.map((each, c) => {
    const place = `fits[${c}]`
    const fit = record(place, each)
    const index = whole(`${place}.coefficients`, fit['coefficients'], 0, coefficients.length - 1)
    return {
      coefficients: coefficients[index]!,
      intercept: finite(`${place}.intercept`, fit['intercept']),
      noiseVariance: finite(`${place}.noiseVariance`, fit['noiseVariance'], 0),
      stationary: oneOf(`${place}.stationary`, fit['stationary'], [true, false]),
      ...(standardErrors[index] && { standardErrors: standardErrors[index] }),
    }
  })
}

/** The newest values of each column, as many of each, at least `reach`, not all missing. */
function parseContext(json: ARModelJSON, columns: number, reach: number): Float64Array[] {
  const context = list('context', json.context)
  if (context.length !== columns) throw fail('context', context, `one list a column, ${columns}`)
  return context.map((each, c) => {
    const place = `context[${c}]`
    const values = list(place, each)
    const length = list('context[0]', context[0]).length
    if (values.length !== length || length < Math.max(1, reach)) {
      throw fail(place, values, `as long as those of the other columns, and at least ${reach}`)
    }
    if (values.every(value => value === null)) throw fail(place, values, 'a list with at least one number')
    return Float64Array.from(values, (value, i) =>
      value === null ? Number.NaN : finite(`${place}[${i}]`, value),
    )
  })
}

function numbers(place: string, value: unknown, length: number): Float64Array {
  const values = list(place, value)
  if (values.length !== length) throw fail(place, values, `${length} numbers`)
  return Float64Array.from(values, (each, i) => finite(`${place}[${i}]`, each))
}

function texts(place: string, value: unknown): string[] {
  return list(place, value).map((each, i) => text(`${place}[${i}]`, each))
}
