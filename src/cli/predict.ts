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
import { delimiterOf, isFasta, isTable, readLabelledFiles } from './labelledFiles.js'
import { loadResult } from './savedModel.js'
import type { InputFacts } from './taskOfFiles.js'

interface PredictFlags {
  model: string
  sequenceColumn: string
}

/** `supervised-baselines predict`: the classes that a saved model gives the examples of a file. */
export function predictCommand(): Command {
  return new Command('predict')
    .argument('<file>', 'CSV with a column of sequences, FASTA, or a folder or zip of images in folders')
    .description('predict the classes of examples with a model that `dasha` saved')
    .requiredOption('--model <dir>', 'the folder of the model')
    .option('--sequence-column <name>', 'column of the sequences', 'sequence')
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
  const { names, dataset } = await readInputs(file, input, flags.sequenceColumn, signal)
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
  sequenceColumn: string,
  signal: AbortSignal,
): Promise<{ names: readonly string[]; dataset: Dataset }> {
  if (kind === 'image') {
    const images = await readLabelledFiles(file, { signal })
    if (images.kind !== 'image' || images.inputShape.join() !== inputShape.join()) {
      throw new SupervisedBaselinesError(
        'invalid-data',
        `${file} holds no images of shape ${show([...inputShape])}, which the model takes.`,
        { file, accepted: inputShape },
      )
    }
    const dataset = arrayDataset({
      inputs: images.inputs,
      inputShape,
      targets: images.labels.map(() => 0),
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
