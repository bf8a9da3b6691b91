import { basename } from 'node:path'
import { Command } from 'commander'
import type { Dataset } from '../common/dataset.js'
import { textTable } from '../common/textTable.js'
import { arrayDataset, sequenceDataset } from '../data/index.js'
import { SupervisedBaselinesError, show } from '../errors.js'
import { readFasta } from '../node/readFasta.js'
import { readSequenceTable } from '../node/readSequenceTable.js'
import { useBackend } from '../node/useBackend.js'
import { classProbabilities, predictDataset, predictedClasses } from '../training/index.js'
import { action, type CommandContext, type CommandResult } from './command.js'
import {
  delimiterOf,
  type ExampleFileOptions,
  isFasta,
  isTable,
  readImageFiles,
  takesExamples,
} from './labelledFiles.js'
import { loadResult } from './savedModel.js'
import type { InputFacts } from './taskOfFiles.js'

interface PredictFlags extends ExampleFileOptions {
  readonly model: string
}

/** `supervised-baselines predict`: the classes that a saved model gives the examples of a file. */
export function predictCommand(): Command {
  const command = new Command('predict')
    .argument(
      '<file>',
      'CSV with a column of sequences, FASTA, an image (PNG, JPEG, TIFF), a folder or zip of images, or HDF5',
    )
    .description('predict the classes of examples with a model that `dasha` saved')
    .requiredOption('--model <dir>', 'the folder of the model')
  return takesExamples(command)
    .option('--json', 'print one JSON object')
    .action(action(([file], flags: PredictFlags, context) => predict(file!, flags, context)))
}

async function predict(
  file: string,
  flags: PredictFlags,
  { signal, progress }: CommandContext,
): Promise<CommandResult> {
  progress(`reading ${basename(file)}`)
  await useBackend('auto')
  const { model, input } = await loadResult(flags.model)
  const { names, dataset } = await readInputs(file, input, { ...flags, signal })
  progress('predicting')
  const logits = await predictDataset(model, dataset, { signal })
  model.dispose()
  const width = input.classNames.length
  const probabilities = classProbabilities(logits, width)
  const predictions = Array.from(predictedClasses(logits, width), (predicted, i) => ({
    name: names[i]!,
    class: input.classNames[predicted]!,
    probabilities: Object.fromEntries(
      input.classNames.map((name, k) => [name, probabilities[i * width + k]!]),
    ),
  }))
  return {
    json: { predictions },
    text: textTable(
      ['example', 'class', ...input.classNames.map(name => `p(${name})`)],
      predictions.map(prediction => [
        prediction.name,
        prediction.class,
        ...Object.values(prediction.probabilities).map(p => p.toFixed(4)),
      ]),
    ),
  }
}

async function readInputs(
  file: string,
  { kind, inputShape, normalisation }: InputFacts,
  { signal, ...options }: ExampleFileOptions & { readonly signal: AbortSignal },
): Promise<{ names: readonly string[]; dataset: Dataset }> {
  if (kind === 'image') {
    const images = await readImageFiles(file, { ...options, signal })
    if (images.inputShape.join() !== inputShape.join()) {
      throw new SupervisedBaselinesError(
        'invalid-data',
        `${file} holds images of shape ${show([...images.inputShape])}, but the model takes ${show([...inputShape])}.`,
        { file, shape: images.inputShape, accepted: inputShape },
      )
    }
    const dataset = arrayDataset({
      inputs: images.inputs,
      inputShape,
      targets: images.names.map(() => 0),
      ...(normalisation && { normalisation }),
    })
    return { names: images.names, dataset }
  }
  const sequences: string[] = []
  const names: string[] = []
  if (isFasta(file)) {
    for await (const { id, sequence } of readFasta(file, { signal })) {
      names.push(id)
      sequences.push(sequence)
    }
  } else if (isTable(file)) {
    // Labels are not needed here: the sequences stand in for them.
    const { sequenceColumn = 'sequence' } = options
    const columns = { sequenceColumn, labelColumn: sequenceColumn, ...delimiterOf(file) }
    const table = await readSequenceTable(file, { ...columns, signal })
    sequences.push(...table.sequences)
    names.push(...table.sequences.map((_, row) => String(row + 1)))
  } else {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${file} is neither a CSV nor a FASTA file, but the model takes sequences.`,
      { file },
    )
  }
  const dataset = sequenceDataset({ sequences, targets: sequences.map(() => 0), length: inputShape[0]! })
  return { names, dataset }
}
