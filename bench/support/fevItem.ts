/** Evaluates one window of one task of fev. */
import { fevTasks } from './fevTasks.js'
import { deciles, forecasterUnderTest, type PanelForecaster } from './forecasterUnderTest.js'
import { addWindows, type PanelScores, scoresOf, scoreWindow, type WindowSums } from './forecastScores.js'
import { journaledItems } from './journaledItems.js'
import { fevPublished } from './publishedForecasts.js'

/** A window of a task: `back` horizons before the end, and 1 is the last. */
interface FevItem {
  readonly id: string
  readonly task: string
  readonly back: number
}

/** The sums of a window by the forecaster under test. */
export function evaluate(item: FevItem): WindowSums {
  return fevWindow(item, forecasterUnderTest())
}

function fevWindow({ task, back }: FevItem, forecaster: PanelForecaster): WindowSums {
  const { past, truth, horizon, season, seasons, known } = fevTasks[task]!.window(back)
  const started = performance.now()
  const question = { horizon, seasons, maseSeason: season, levels: deciles, ...known }
  const { quantiles } = forecaster(past, question)
  const seconds = (performance.now() - started) / 1000
  return scoreWindow({ past, truth, quantiles, levels: deciles, season, seconds })
}

/** A task's scores by the forecaster under test and by Seasonal Naive. */
export interface TaskScores {
  readonly task: string
  readonly scores: PanelScores
  readonly naive: PanelScores
}

/** Evaluates tasks one after the other. A task's score is the mean over its windows, as fev has it. */
export async function evaluateTasks(
  name: string,
  tasks: readonly string[],
  log: (line: string) => void,
): Promise<TaskScores[]> {
  const itemsOf = (task: string): FevItem[] =>
    Array.from({ length: fevTasks[task]!.windows }, (_, k) => ({ id: `${task}/${k + 1}`, task, back: k + 1 }))
  const items = tasks.flatMap(itemsOf)
  const evaluator = new URL(import.meta.url)
  const results = await journaledItems<FevItem, WindowSums>({ name, items, evaluator, log })
  return tasks.map(task => ({
    task,
    scores: meanScores(itemsOf(task).map(({ id }) => results.get(id)!)),
    naive: meanScores(itemsOf(task).map(item => fevWindow(item, forecasterUnderTest('seasonalNaive')))),
  }))
}

/** The mean of the windows' MASE and WQL; coverage and seconds of all windows together. */
function meanScores(windows: readonly WindowSums[]): PanelScores {
  const each = windows.map(scoresOf)
  const mean = (key: keyof PanelScores) =>
    each.reduce((total, scores) => total + scores[key], 0) / each.length
  return { ...scoresOf(addWindows(windows)), seriesMase: mean('seriesMase'), wql: mean('wql') }
}

/** Prints a task's scores beside the published ones, best first, and whether Seasonal Naive agrees with its own. */
export function reportTask(
  { task, scores, naive }: TaskScores,
  forecaster: string,
  log: (line: string) => void,
): void {
  const { published } = fevTasks[task]!
  const peers = published ? fevPublished(published.benchmark, published.task) : []
  const theirs = peers.find(({ model }) => /^seasonal.naive$/i.test(model))
  log(
    `${task}: MASE, WQL (coverage of the 80 % interval ${(100 * scores.coverage).toFixed(1)} %, ${scores.seconds.toFixed(1)} s); ` +
      `Seasonal Naive's MASE here ${naive.seriesMase.toFixed(4)}${theirs ? `, published ${theirs.mase.toFixed(4)}` : ''}`,
  )
  const rows = [...peers, { model: `>>> ${forecaster} (here)`, mase: scores.seriesMase, wql: scores.wql }]
  for (const { model, mase, wql } of rows.sort((a, b) => a.mase - b.mase)) {
    log(`  ${model.padEnd(28)} ${mase.toFixed(3)}  ${wql.toFixed(4)}`)
  }
}
