import { Command } from 'commander'
import { textTable } from '../common/textTable.js'
import { SupervisedBaselinesError } from '../errors.js'
import { difference, type KPSSResult, kpssTest } from '../forecasting/index.js'
import { action } from './command.js'
import { type InputOptions, readInput, takesTable, typedChoice, typedWhole } from './input.js'

interface KPSSCommandOptions extends InputOptions {
  regression: string
  lags: string
  differencing: string
}

/** `supervised-baselines kpss`: tests every column of a table for stationarity. */
export function kpssCommand(): Command {
  return takesTable(new Command('kpss'))
    .description('test every column for stationarity (Kwiatkowski, Phillips, Schmidt and Shin)')
    .option('--regression <name>', 'stationary around a constant (c) or a linear trend (ct)', 'ct')
    .option('--lags <rule>', 'auto, legacy or a number of autocovariances', 'auto')
    .option('--differencing <times>', 'difference the columns so often first', '0')
    .action(
      action<KPSSCommandOptions>(async ([path], options, context) => {
        const regression = typedChoice('--regression', options.regression, ['c', 'ct'])
        const lags = /^(auto|legacy)$/.test(options.lags)
          ? (options.lags as 'auto' | 'legacy')
          : typedWhole('--lags', options.lags, 0)
        const differencing = typedWhole('--differencing', options.differencing, 0)
        const table = await readInput(path!, options, context)
        const results = table.columns.map((column, c) => {
          const stretch = longestStretch(column)
          return {
            column: table.names[c]!,
            values: stretch.length,
            ...testOf(stretch, differencing, { regression, lags }),
          }
        })
        const around = regression === 'c' ? 'a constant' : 'a linear trend'
        const shorter = results.some(({ values }) => values < table.rows)
        return {
          json: { file: path, rows: table.rows, regression, differencing, results },
          text: [
            `${path}: ${table.rows} rows${differencing > 0 ? `, differenced ${differencing} times` : ''}`,
            `Null hypothesis: stationary around ${around}`,
            '',
            textTable(['column', 'statistic', 'p-value', 'lags', 'values', 'at 5 %'], results.map(toRow)),
            ...(shorter ? ['', 'Columns with gaps are tested on their longest stretch without one.'] : []),
          ].join('\n'),
        }
      }),
    )
}

type Tested = Partial<KPSSResult> & { reason?: string }

/** The test, or why it has no meaning: a column that does not vary must not hide the others' results. */
function testOf(values: Float64Array, differencing: number, options: Parameters<typeof kpssTest>[1]): Tested {
  try {
    return kpssTest(differencing === 0 ? values : difference(values, differencing), options)
  } catch (error) {
    if (!(error instanceof SupervisedBaselinesError)) throw error
    return { reason: error.message }
  }
}

function toRow(result: Tested & { column: string; values: number }): string[] {
  const { column, values, statistic, pValue, clipped, lags, reason } = result
  if (statistic === undefined || pValue === undefined)
    return [column, '', '', '', String(values), reason ?? '']
  const bound = clipped === 'below' ? '< ' : clipped === 'above' ? '> ' : ''
  return [
    column,
    statistic.toPrecision(4),
    `${bound}${pValue.toPrecision(2)}`,
    String(lags),
    String(values),
    pValue <= 0.05 ? 'rejected' : 'not rejected',
  ]
}

function longestStretch(column: Float64Array): Float64Array {
  let best = column.subarray(0, 0)
  let start = 0
  for (let i = 0; i <= column.length; i++) {
    if (i < column.length && !Number.isNaN(column[i]!)) continue
    if (i - start > best.length) best = column.subarray(start, i)
    start = i + 1
  }
  return best
}
