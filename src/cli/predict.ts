import { basename } from 'node:path'
import { Command } from 'commander'
import type { Dataset } from '../common/dataset.js'
import { textTable } from '../common/textTable.js'
import { SupervisedBaselinesError, show } from '../errors.js'
import { readSequenceTable } from '../node/readSequenceTable.js'
import { useBackend } from '../node/useBackend.js'
import { classProbabilities, predictDataset, predictedClasses } from '../training/index.js'
import { action, type CommandContext, type CommandResult } from './command.js'
import { datasetOfImages, datasetOfSequences, type SequenceExamples } from './examples.js'
import { readFastaFiles } from './fastaFiles.js'
import {
  delimiterOf,
  type ExampleFileOptions,
  isFasta,
  isTable,
  placeOfRow,
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
  const odd = logits.findIndex(logit => !Number.isFinite(logit))
  if (odd >= 0) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `The model has no finite output for ${names[Math.floor(odd / input.classNames.length)]} of ${file}. Its values may be far ` +
        'outside those that the model was trained on.',
      { file, output: logits[odd] },
    )
  }
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
    const dataset = datasetOfImages(images, new Uint8Array(images.names.length), normalisation)
    return { names: images.names, dataset }
  }
  const { names, ...examples } = await readSequences(file, { ...options, signal })
  const dataset = datasetOfSequences(examples, new Uint8Array(names.length), inputShape[0]!)
  return { names, dataset }
}

async function readSequences(
  file: string,
  { sequenceColumn = 'sequence', signal }: ExampleFileOptions & { readonly signal: AbortSignal },
): Promise<SequenceExamples & { readonly names: readonly string[] }> {
  if (isFasta(file)) return readFastaFiles([file], { signal })
  if (!isTable(file)) {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${file} is neither a CSV nor a FASTA file, but the model takes sequences.`,
      { file },
    )
  }
  // Labels are not needed here: the sequences stand in for them.
  const columns = { sequenceColumn, labelColumn: sequenceColumn, ...delimiterOf(file) }
  const { sequences } = await readSequenceTable(file, { ...columns, signal })
  return { sequences, names: sequences.map((_, row) => String(row + 1)), placeOf: placeOfRow(file) }
}
