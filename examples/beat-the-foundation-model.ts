// %% [markdown]
// # Beat the foundation model
//
// The story of [arXiv 2411.02796](https://arxiv.org/abs/2411.02796) in one script. In three fields where pretrained models are the fashion, a
// supervised baseline that saw nothing but the task's own training data is set beside them: forecasts of electricity transformers by `autoAR`, DNA
// and satellite images by `dasha`. Every foundation model stands at the best that anybody published of it, and everything of ours was chosen by
// validation data.
//
// `npm run example beat-the-foundation-model [DIR]` needs the data (`supervised-baselines data list`, `tasks show`), in the folder that `DATA_DIR` names or in
// `../shared/data`; what is not at hand is left out. Finished parts are kept in `DIR/beat.jsonl`, and a run cut short goes on. How much is done:
//
// - `BEAT_SETS` (`ETTh1,ETTh2,ETTm1,ETTm2`) and `BEAT_HORIZONS` (`96`): which forecasts;
// - `BEAT_TASKS` (`gue/mouse/2,eurosat/rgb-10000`): which tasks for `dasha`;
// - `BEAT_MINUTES` (`5`, which is little) and `BEAT_SEEDS` (`1`): the budget of each of them, and from how many seeds the best is trained within it.

// %%
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  aggregate,
  aggregateText,
  benchmarkForecast,
  bestRows,
  compareWithPublished,
  comparisonText,
  dasha,
  findTask,
  forecastingSets,
  type PublishedComparison,
  planLines,
  publishedRows,
  publishedTask,
  type TaskResult,
  taskPaths,
} from 'supervised-baselines'
import { dashaFolder, readCSV, readTask, useBackend } from 'supervised-baselines/node'
import { performanceProfilePlot, publishedScoresPlot } from 'supervised-baselines/report'
import { dataFolder } from './support/dataFolder.ts'
import { outDir, picture } from './support/output.ts'
import { textTable } from './support/table.ts'

const listed = (variable: string, usual: string) => (process.env[variable] ?? usual).split(',')
const sets = listed('BEAT_SETS', 'ETTh1,ETTh2,ETTm1,ETTm2')
const horizons = listed('BEAT_HORIZONS', '96').map(Number)
const tasks = listed('BEAT_TASKS', 'gue/mouse/2,eurosat/rgb-10000')
const minutes = Number(process.env['BEAT_MINUTES'] ?? 5)
const seeds = Number(process.env['BEAT_SEEDS'] ?? 1)

/** What was measured once under this name, from the file of finished parts or else from `work`. */
async function part<T>(name: string, work: () => Promise<T>): Promise<T> {
  const file = join(outDir, 'beat.jsonl')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const kept = lines.map(line => JSON.parse(line) as { name: string; value: T })
  const before = kept.findLast(each => each.name === name)
  if (before) return before.value
  const value = await work()
  appendFileSync(file, `${JSON.stringify({ name, value })}\n`)
  return value
}

/** A published score of a foundation model, or the one measured here: 1 is perfect. */
interface Standing {
  readonly task: string
  readonly own: number
  readonly foundation: readonly { readonly model: string; readonly value: number }[]
}
const standings: Standing[] = []

// %% [markdown]
// ## Forecasting
//
// Auto-AR by the protocol of the benchmarks: columns standardised by the training rows, 512 steps of context, fitted on training and validation,
// every test window counted. Foundation models are zero-shot or fine-tuned, each at its best row, with whatever context it takes; many leave out
// the last test windows that do not fill a batch. The sources say what is known of that.

// %%
const notes: string[] = []
function noteOf(note: string): string {
  if (!notes.includes(note)) notes.push(note)
  return `[${notes.indexOf(note) + 1}]`
}
for (const set of forecastingSets.filter(({ name }) => sets.includes(name))) {
  const path = join(dataFolder, set.files[0]?.path ?? '')
  if (!set.files[0] || !existsSync(path)) {
    console.log(`${set.name} is left out: ${path} is absent.`)
    continue
  }
  for (const horizon of horizons) {
    const { mse, mae, lags } = await part(`${set.name} ${horizon}`, async () => {
      const { columns } = await readCSV(path, { asIs: true })
      const { results } = await benchmarkForecast(columns, { protocol: set.protocol, horizons: [horizon] })
      const [{ mse, mae, lags }] = results as [(typeof results)[0]]
      return { mse, mae, lags }
    })
    const rows = publishedRows(set.name, [horizon]).filter(
      row =>
        row.kind !== 'supervised' &&
        row.standing !== 'unverified' &&
        row.scores.some(score => score.horizon === horizon),
    )
    const published = bestRows(rows).map(row => ({
      ...row,
      mse: row.scores.find(score => score.horizon === horizon)!.mse,
    }))
    const ours = {
      model: '> Auto-AR (here)',
      kind: 'supervised',
      mse,
      standing: 'published',
      source: `${lags} lags, MAE ${mae.toFixed(4)}`,
    }
    const table = [ours, ...published]
      .sort((a, b) => a.mse - b.mse)
      .map(row => [
        `${row.model}${row.standing === 'published' ? '' : ' *'}`,
        row.kind,
        row.mse.toFixed(4),
        'protocol' in row ? noteOf(`${row.source}: ${row.protocol}`) : row.source,
      ])
    console.log(
      `\n${set.name}, ${horizon} steps ahead\n\n${textTable(['model', 'kind', 'MSE', 'source'], table)}`,
    )
    standings.push({
      task: `${set.name} ${horizon}`,
      own: 1 - mse,
      foundation: published.map(({ model, mse }) => ({ model, value: 1 - mse })),
    })
  }
}
console.log(['\n* as quoted by others\n', ...notes.map((note, i) => `[${i + 1}] ${note}`)].join('\n'))

// %% [markdown]
// ## DNA and satellite images
//
// `dasha` on published tasks: rows of validation that training has are taken out, test data are scored once, as published. Each comparison says by
// which protocol the others were measured and where ours differs: of EuroSAT, for one, published scores are of another part with 13 bands.

// %%
for (const name of tasks) {
  const recipe = findTask(name)
  if (!taskPaths(recipe).every(path => existsSync(join(dataFolder, path)))) {
    console.log(`${name} is left out: its files are absent (supervised-baselines tasks show ${name}).`)
    continue
  }
  const comparison = await part<PublishedComparison>(`${name} ${minutes} ${seeds}`, async () => {
    console.log(`\n${name}, on ${(await useBackend('auto')).engine}`)
    const result = await dasha(publishedTask(await readTask(recipe, { folder: dataFolder })), {
      budget: { minutes },
      seeds,
      seed: 1,
      journal: dashaFolder(join(outDir, `beat-${name.replaceAll('/', '-')}-${minutes}-${seeds}`)),
      onProgress: event => event.kind === 'plan' && console.log(planLines(event.plan).join('\n')),
    })
    result.model.dispose()
    const { scores, intervals, withoutDuplicates } = result.details.test!
    const { lower, upper } = intervals?.[recipe.metric] ?? {}
    const clean = withoutDuplicates?.scores[recipe.metric]
    return compareWithPublished(
      {
        model: `DASHA (here, ${minutes} minutes)`,
        value: scores[recipe.metric]!,
        ...(lower !== undefined && upper !== undefined && { lower, upper }),
        ...(clean !== undefined && { withoutDuplicates: clean }),
      },
      recipe,
    )
  })
  console.log(`\n${comparisonText(comparison)}`)
  await picture(`beat-${name.replaceAll('/', '-')}`, publishedScoresPlot(comparison))
  const foundation = comparison.rows.filter(({ score }) => score && score.kind !== 'supervised')
  standings.push({ task: name, own: comparison.own.value, foundation })
}

// %% [markdown]
// ## All together
//
// No foundation model is of more than one field, so on each task the supervised baseline is set beside the best of them there, picked by its test
// score as nobody could in practice, and the one in the middle. Scores are 1 where perfect: MCC, accuracy, and 1 - MSE of standardised values. The profile
// asks on what share of the tasks each is within a factor of the best, counted in the distance from perfect.

// %%
const results: TaskResult[] = standings.flatMap(({ task, own, foundation }) => {
  const values = foundation.map(({ value }) => value).sort((a, b) => b - a)
  if (values.length === 0) return []
  return [
    { task, model: 'supervised baseline (here)', value: own },
    { task, model: 'best foundation model', value: values[0]! },
    { task, model: 'middle foundation model', value: values[Math.floor(values.length / 2)]! },
  ]
})
if (results.length === 0) console.log('None of the data are at hand: nothing to compare.')
else {
  const all = aggregate(results)
  console.log(`\n${all.tasks.length} tasks: ${all.tasks.join(', ')}\n\n${aggregateText(all)}`)
  const ahead = standings.map(({ task, own, foundation }) => {
    const behind = foundation.filter(({ value }) => own > value).length
    return [task, own.toFixed(4), `${behind} of ${foundation.length}`]
  })
  console.log(`\n${textTable(['task', 'here', 'ahead of'], ahead)}`)
  const svg = performanceProfilePlot(all, {
    title: 'A supervised baseline beside foundation models',
    emphasis: 'supervised baseline (here)',
  })
  await picture('beat-the-foundation-model', svg)
  console.log(`\nPictures are in ${outDir}/.`)
}
