// %% [markdown]
// # A network or an auto-regression?
//
// The paper ([arXiv 2411.02796](https://arxiv.org/abs/2411.02796)) forecasts in two ways: a linear auto-regression whose lookback is found, and a network
// that is searched and tuned. Here both forecast ETTh1, 96 hours ahead, and are scored on the same test windows of standardised values. The network
// learns from the rows of training and everything of it is chosen by those of validation; Auto-AR, which has next to nothing to choose, is fitted on both.
//
// `npm run example network-or-autoregression` needs ETTh1.csv (`supervised-baselines data list`), in the folder that `DATA_DIR` names or in `../shared/data`.
// `FORECAST_MINUTES` is the network's budget (default 10), `FORECAST_HORIZON` the hours ahead (96).

// %%
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { benchmarkForecast, dasha, forecastingTask, planLines } from 'supervised-baselines'
import { readCSV, useBackend } from 'supervised-baselines/node'
import { dataFolder } from './support/dataFolder.ts'
import { textTable } from './support/table.ts'

const path = join(dataFolder, 'forecasting/ETTh1.csv')
if (!existsSync(path)) {
  console.log(`${path} is absent: "supervised-baselines data list" says where to get it.`)
  process.exit(0)
}
const { columns } = await readCSV(path, { asIs: true })
const horizon = Number(process.env['FORECAST_HORIZON'] ?? 96)
const minutes = Number(process.env['FORECAST_MINUTES'] ?? 10)

// %% [markdown]
// ## The auto-regression

// %%
const { results } = await benchmarkForecast(columns, { protocol: 'etth', horizons: [horizon] })
const [linear] = results
console.log(`Auto-AR looks back ${linear!.lags} hours: MSE ${linear!.mse.toFixed(4)}`)

// %% [markdown]
// ## The network
//
// Each of the seven columns is an example of one channel; its last 512 hours go in, less the last value, and the next 96 come out. Neighbouring
// windows have nearly all hours in common, so every 24th of validation is enough to choose by. The test windows are all there are.

// %%
console.log((await useBackend('auto')).engine)
const task = forecastingTask(columns, { name: 'ETTh1', horizon, split: 'etth', validationStride: 24 })
console.log(
  `${task.train.size} windows of training, ${task.validation.size} of validation, ${task.test.size} of test`,
)
const result = await dasha(task, {
  budget: { minutes },
  seed: 1,
  onProgress: event => event.kind === 'plan' && console.log(planLines(event.plan).join('\n')),
})
result.model.dispose()

// %% [markdown]
// ## Side by side

// %%
const score = (name: string, { mse, mae }: { mse: number; mae: number }, parameters: number) => [
  name,
  mse.toFixed(4),
  mae.toFixed(4),
  String(parameters),
]
const { mse, mae } = result.test as { mse: number; mae: number }
const rows = [
  score('Auto-AR', linear!, linear!.lags + 1),
  score(`${result.backbone}, ${minutes} minutes`, { mse, mae }, result.parameters),
]
console.log(
  `\nETTh1, ${horizon} hours ahead, ${linear!.windows} test windows of each of ${columns.length} columns\n`,
)
console.log(textTable(['', 'MSE', 'MAE', 'parameters'], rows))
