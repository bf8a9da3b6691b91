import { Command } from 'commander'
import { textTable } from '../common/textTable.js'
import { readTask } from '../node/tasks/readTask.js'
import {
  type ClassificationTask,
  classificationTasks,
  findTask,
  publishedTaskScores,
  type TaskBenchmark,
  type TaskFiles,
  type TaskScore,
  taskPaths,
} from '../tasks/index.js'
import { action, type CommandResult } from './command.js'
import { typedChoice } from './input.js'

const benchmarks = [...new Set(classificationTasks.map(({ benchmark }) => benchmark))]

/** `supervised-baselines tasks`: the published classification tasks, and what each needs. */
export function tasksCommand(): Command {
  const tasks = new Command('tasks').description(
    'published classification tasks: what they are, where their files are to be had, who scored what',
  )
  tasks
    .command('list')
    .description('list the tasks')
    .option('--benchmark <name>', `only those of one benchmark: ${benchmarks.join(', ')}`)
    .option('--json', 'print one JSON object')
    .action(
      action<{ benchmark?: string }>(async (_, { benchmark }) => {
        const wanted = benchmark === undefined ? undefined : typedChoice('--benchmark', benchmark, benchmarks)
        return list(wanted)
      }),
    )
  tasks
    .command('show')
    .argument('<name>', 'the task, as `tasks list` names it')
    .description('show one task whole: its files, how they are read and divided, and its published scores')
    .option('--folder <dir>', 'read its files from this data folder too, and say what was found')
    .option('--json', 'print one JSON object')
    .action(
      action<{ folder?: string }>(async ([name], { folder }, { signal, progress }) => {
        const task = findTask(name!)
        const shown = show(task)
        if (folder === undefined) return shown
        const { report } = await readTask(task, {
          folder,
          signal,
          onProgress: ({ path, done, total }) =>
            progress(`reading ${path}`, total ? done / total : undefined),
        })
        return { json: { ...shown.json, report }, text: `${shown.text}\n\nIn ${folder}:\n${report.text}` }
      }),
    )
  return tasks
}

function list(benchmark: TaskBenchmark | undefined): CommandResult {
  const tasks = classificationTasks.filter(task => benchmark === undefined || task.benchmark === benchmark)
  const rows = tasks.map(task => {
    const scores = publishedTaskScores(task.name)
    return [
      task.name,
      task.title,
      task.inputShape.join(' x '),
      String(task.classes),
      task.metric,
      rowWords(task),
      String(new Set(scores.map(({ model }) => model)).size),
    ]
  })
  return {
    json: { tasks },
    text: textTable(['task', 'what', 'input', 'classes', 'metric', 'rows', 'scored models'], rows),
  }
}

function show(task: ClassificationTask): CommandResult {
  const scores = publishedTaskScores(task.name)
  const { searchSpace, faults, related } = task
  const lines = [
    `${task.name}: ${task.title} (${task.benchmark})`,
    `  from       ${task.source}`,
    `  licence    ${task.licence}`,
    ...taskPaths(task).map((path, i) => `  ${i === 0 ? 'files' : '     '}      ${path}`),
    `  read as    ${formatWords[task.files.format]}`,
    `  rows       ${rowWords(task) || 'not counted'}`,
    `  parts      ${splitWords(task)}`,
    `  input      ${task.inputShape.join(' x ')}, ${task.classes} ${task.targets === 'class' ? 'classes' : 'labels at once'}${task.classNames ? ` (${task.classNames.join(', ')})` : ''}`,
    `  scored by  ${task.metric}${task.folds ? `, mean of ${task.folds} folds` : ''}`,
    `  trained    ${lossWords(task)}, batches of ${task.batchSize}${task.augmentations.length > 0 ? `, ${task.augmentations.join(' and ')}` : ''}`,
    `  kernels    sizes ${searchSpace.kernelSizes.join(' ')}, dilations ${searchSpace.dilations.join(' ')}`,
    ...faults.map(fault => `  beware     ${fault}`),
    ...(related ? [`  compare    ${related.task}: ${related.because}`] : []),
  ]
  return { json: { task, scores }, text: [...lines, '', scoreTable(scores)].join('\n') }
}

function scoreTable(scores: readonly TaskScore[]): string {
  if (scores.length === 0) return 'No published scores are known.'
  const sourceOf = ({ source, protocol }: TaskScore) => `${source}: ${protocol}`
  const sources = [...new Set(scores.map(sourceOf))]
  const table = textTable(
    ['published model', 'kind', 'metric', 'score', 'standing', 'source'],
    scores.map(score => [
      score.model,
      score.kind,
      score.metric,
      score.value.toFixed(4),
      score.standing,
      `[${sources.indexOf(sourceOf(score)) + 1}]`,
    ]),
  )
  return [table, '', ...sources.map((source, i) => `[${i + 1}] ${source}`)].join('\n')
}

const formatWords: Readonly<Record<TaskFiles['format'], string>> = {
  table: 'CSV with the columns sequence and label, plain or gzip',
  'labelled-fasta': 'FASTA, plain or gzip, the class number after the last | of a header',
  'fasta-by-class': 'FASTA, plain or gzip, one file a class',
  'uci-splice': 'lines of class, name and sequence',
  'class-folders': 'images in one folder a class, zipped or not',
  'listed-images': 'zipped images, and a CSV of their classes',
  hdf5: 'HDF5 with train/images, train/labels and so on',
}

function rowWords({ rows }: ClassificationTask): string {
  const count = (n: number) => n.toLocaleString('en')
  const parts = (['train', 'validation', 'test'] as const).flatMap(part => {
    const found = rows[part]
    return found === undefined ? [] : [`${part} ${count(found)}`]
  })
  return rows.all === undefined ? parts.join(', ') : count(rows.all)
}

function splitWords({ split }: ClassificationTask): string {
  const percent = (fraction: number) => `${Math.round(100 * fraction)} %`
  switch (split.kind) {
    case 'published':
      return 'as published'
    case 'validation-from-train':
      return `train and test as published; ${percent(split.fraction)} of train, class by class, for validation (seed ${split.seed})`
    case 'stratified': {
      const { train, validation, test } = split.fractions
      return `${percent(train)} train, ${percent(validation)} validation, ${percent(test)} test, class by class (seed ${split.seed})`
    }
  }
}

function lossWords({ loss }: ClassificationTask): string {
  if (loss.kind === 'multiLabelSoftMargin') return 'soft margin over labels'
  return `cross entropy${loss.labelSmoothing ? `, label smoothing ${loss.labelSmoothing}` : ''}`
}
