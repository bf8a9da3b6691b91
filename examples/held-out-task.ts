// %% [markdown]
// # Tasks that the presets have never seen
//
// The presets of `dasha` were made with sequences of DNA and with pictures. Does the workflow hold on something else? English first names, to be
// told whether they are women's or men's, from two npm packages; and, where their file is at hand, satellite images of four bands and 16 bits, to be
// told whether they show slums in Argentina. Nothing is set by hand but the budget.
//
// `npm run example held-out-task [DIR]` writes a report and a model of each into `DIR` (default `out`). `HELD_OUT_MINUTES` is the budget of each
// (default 3), `HELD_OUT_TASKS` names them (`first names,slums/argentina`); satellite data are taken from the folder that `DATA_DIR` names, or from
// `../shared/data`.

// %%
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DashaProgress, type DashaTask, dasha, planLines, publishedTask } from 'supervised-baselines'
import { dashaFolder, modelFolder, readTask, useBackend } from 'supervised-baselines/node'
import { dashaReport } from 'supervised-baselines/report'
import { dataFolder } from './support/dataFolder.ts'
import { firstNames } from './support/firstNames.ts'
import { outDir } from './support/output.ts'
import { textTable } from './support/table.ts'

const minutes = Number(process.env['HELD_OUT_MINUTES'] ?? 3)
const archive = join(dataFolder, 'satellite/slums_argentina_s2_4band.zip')
const possible = ['first names', ...(existsSync(archive) ? ['slums/argentina'] : [])]
const names = process.env['HELD_OUT_TASKS']?.split(',') ?? possible
console.log((await useBackend('auto')).engine)

// %% [markdown]
// ## The names, and what they can be told by without a network
//
// Names that are both women's and men's are left out. A name is sixteen places of one-hot letters. The simplest rule goes by the last letter: the
// commoner sex of the training names that end so.

// %%
const { task: namesTask, names: allNames, labels } = firstNames()
async function lastLetterRule({ train, test }: DashaTask): Promise<{ accuracy: number; mcc: number }> {
  const ends = async (part: typeof train) => {
    const { inputs, targets } = await part.batch(Array.from({ length: part.size }, (_, i) => i))
    const [length, letters] = part.inputShape as [number, number]
    return Array.from(targets, (label, i) => {
      const one = inputs.subarray(i * length * letters, (i + 1) * length * letters)
      return { label, letter: one.lastIndexOf(1) % letters }
    })
  }
  const balance = new Float64Array(26)
  for (const { label, letter } of await ends(train)) balance[letter]! += label ? 1 : -1
  const counts = [0, 0, 0, 0]
  for (const { label, letter } of await ends(test!)) counts[2 * label + (balance[letter]! > 0 ? 1 : 0)]! += 1
  const [tn, fp, fn, tp] = counts as [number, number, number, number]
  const scale = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
  return { accuracy: (tp + tn) / test!.size, mcc: (tp * tn - fp * fn) / scale }
}
const rule = await lastLetterRule(namesTask)
const women = labels.reduce((sum, label) => sum + label, 0)
console.log(`${allNames.length} names, ${women} of them women's`)
console.log(`By the last letter: test accuracy ${rule.accuracy.toFixed(4)}, MCC ${rule.mcc.toFixed(4)}`)

// %% [markdown]
// ## The workflow
//
// The same call for both. Its journal is a folder: a run that is cut short goes on from there.

// %%
function tell(progress: DashaProgress): void {
  if (progress.kind === 'plan') console.log(planLines(progress.plan).join('\n'))
  if (progress.kind === 'warning') console.log(`warning: ${progress.message}`)
  if (progress.kind === 'choice') console.log(`backbone: ${JSON.stringify(progress.scores)}`)
}
const rows: string[][] = []
for (const name of names) {
  console.log(`\n${name}`)
  const task =
    name === 'first names' ? namesTask : publishedTask(await readTask(name, { folder: dataFolder }))
  const file = `held-out-${name.replaceAll(/\W/g, '-')}`
  const result = await dasha(task, {
    budget: { minutes },
    seed: 1,
    journal: dashaFolder(join(outDir, `${file}-${minutes}-run`)),
    onProgress: tell,
  })
  const [metric] = Object.keys(result.validation) as [string]
  const { lower, upper } = result.details.test!.intervals?.[metric] ?? {
    lower: Number.NaN,
    upper: Number.NaN,
  }
  const { kernels } = result.hyperparameters
  rows.push([
    name,
    metric,
    result.validation[metric]!.toFixed(4),
    `${result.test![metric]!.toFixed(4)} (${lower.toFixed(4)} to ${upper.toFixed(4)})`,
    `${result.backbone}, ${kernels} kernels, ${result.parameters} parameters, mean of ${result.members}`,
    `${result.seconds.toFixed(0)} s`,
  ])
  await result.model.save(modelFolder(join(outDir, `${file}-model`)))
  const page = dashaReport({ result, madeBy: 'Made by npm run example held-out-task.' })
  writeFileSync(join(outDir, `${file}.html`), page)
  result.model.dispose()
}

// %% [markdown]
// ## What it reached
//
// Test scores with 95 % intervals; everything was chosen by validation data.

// %%
console.log(`\n${textTable(['task', 'metric', 'validation', 'test', 'net', 'took'], rows)}`)
console.log(`\nReports and models are in ${outDir}/.`)
