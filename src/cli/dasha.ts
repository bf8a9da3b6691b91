import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { invalidOption } from '../errors.js'
import { dashaFolder } from '../node/dashaFolder.js'
import { useBackend } from '../node/useBackend.js'
import { dashaReport } from '../report/dashaReport.js'
import { type BackboneName, type Budget, type DashaResult, dasha } from '../workflows/dasha/index.js'
import { action, type CommandContext, type CommandResult } from './command.js'
import { dashaStatus, dashaText } from './dashaText.js'
import { textList, typedChoice, typedWhole } from './input.js'
import { takesExamples } from './labelledFiles.js'
import { liveText } from './liveText.js'
import { madeBy } from './madeBy.js'
import { saveResult } from './savedModel.js'
import { type TaskFiles, taskOfFiles } from './taskOfFiles.js'
import { trialProcesses } from './trialProcesses.js'
import { writeText } from './writeText.js'

interface DashaFlags extends Omit<TaskFiles, 'signal'> {
  budget: string
  preset: string
  backbones?: string
  seed: string
  seeds: string
  journal?: string
  model?: string
  report?: string
  threads?: string
  workers: string
  json?: boolean
}

/** `supervised-baselines dasha`: from labelled files to a tested baseline, with the model and a report. */
export function dashaCommand(): Command {
  const command = new Command('dasha')
    .description('find, train and test the best supervised baseline for labelled files')
    .requiredOption(
      '--train <file>',
      'CSV of sequences and labels, FASTA files (one a class, commas between), a folder or zip of images ' +
        '(PNG, JPEG, GeoTIFF) with one folder a class, or HDF5 (FILE.h5, or FILE.h5#GROUP)',
    )
    .option('--valid <file>', 'by which everything is chosen (default: held out of --train)')
    .option('--test <file>', 'scored once, at the end')
    .option('--budget <time>', 'such as 90s, 30m, 2h, or 5e15flop', '30m')
    .option('--preset <name>', 'laptop, paper (the recipe in full, no budget) or smoke', 'laptop')
    .option('--backbones <names>', 'such as wideResNet1d,unet1d (default: both for the inputs)')
  return takesExamples(command)
    .option('--label-column <name>', 'column of the labels', 'label')
    .option('--label-data <name>', 'dataset of the classes in HDF5 files', 'labels')
    .option('--flip', 'mirror training images at random')
    .option('--turn', 'turn training images by quarter turns at random; they must be square')
    .option('--seed <n>', 'seed of everything random', '0')
    .option('--seeds <n>', 'seeds from which the best configuration is retrained and tested', '1')
    .option('--threads <n>', 'threads of native convolutions (default: all processors)')
    .option('--workers <n>', 'processes that train nets side by side, in tuning and retraining', '1')
    .option('--journal <dir>', 'folder that keeps what is reached: the same command goes on from there')
    .option('--model <dir>', 'folder for the model, for `supervised-baselines predict`')
    .option('--report <file.html>', 'write a page with pictures')
    .option('--json', 'print one JSON object')
    .action(action((_, flags: DashaFlags, context) => run(flags, context)))
}

async function run(flags: DashaFlags, { signal }: CommandContext): Promise<CommandResult> {
  const preset = typedChoice('--preset', flags.preset, ['laptop', 'paper', 'smoke'])
  const budget = preset === 'laptop' ? typedBudget(flags.budget) : undefined
  const backbones = flags.backbones && (textList('--backbones', flags.backbones) as BackboneName[])
  const threads = flags.threads === undefined ? {} : { threads: typedWhole('--threads', flags.threads, 1) }
  const seed = typedWhole('--seed', flags.seed, 0)
  const seeds = typedWhole('--seeds', flags.seeds, 1)
  const workers = typedWhole('--workers', flags.workers, 1)
  const live = liveText(process.stderr)
  const status = dashaStatus()
  const { task, input, notes } = await taskOfFiles({ ...flags, signal })
  const { engine } = await useBackend('auto', threads)
  for (const line of [...notes, `backend: ${engine}`]) process.stderr.write(`${line}\n`)
  let result: DashaResult
  // Processes know a run by its journal alone.
  const temporary =
    workers > 1 && flags.journal === undefined
      ? await mkdtemp(join(tmpdir(), 'supervised-baselines-'))
      : undefined
  const journal = flags.journal ?? temporary
  const executor =
    workers > 1 ? await trialProcesses(workers, { files: flags, journal: journal! }) : undefined
  try {
    result = await dasha(task, {
      preset,
      ...{ seed, seeds, signal },
      ...(budget && { budget }),
      ...(backbones && { backbones }),
      ...(journal !== undefined && { journal: dashaFolder(journal) }),
      ...(executor && { executor }),
      onProgress(event) {
        const line = status.take(event)
        live.show(status.text, line)
      },
    })
  } finally {
    live.close()
    await executor?.close?.()
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }
  if (flags.model !== undefined) await saveResult(flags.model, result, input)
  if (flags.report !== undefined) {
    await writeText(flags.report, dashaReport({ result, madeBy: madeBy() }))
  }
  result.model.dispose()
  const { backbone, kernels, hyperparameters, validation, test, seconds, spread } = result
  return {
    json: {
      ...{ backbone, kernels, hyperparameters, validation, ...(test && { test }), seconds },
      ...(spread && { seeds: { validation: spread.validation, test: spread.test } }),
    },
    text: dashaText(result),
  }
}

/** A budget as it is typed. */
function typedBudget(text: string): Budget {
  const [, digits, unit] = /^([\d.]+(?:e\d+)?)\s*(s|m|min|h|flops?)$/i.exec(text.trim()) ?? []
  const amount = Number(digits)
  if (!unit || !(amount > 0)) {
    throw invalidOption('--budget', text, 'a time such as 90s, 30m or 2h, or operations such as 5e15flop')
  }
  if (unit.toLowerCase().startsWith('flop')) return { flops: amount }
  const minutes = { s: 1 / 60, m: 1, min: 1, h: 60 }[unit.toLowerCase() as 's']
  return { minutes: amount * minutes }
}
