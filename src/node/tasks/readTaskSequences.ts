import { sequenceDataset, sequenceKey } from '../../data/index.js'
import { SupervisedBaselinesError, show } from '../../errors.js'
import type { ClassificationTask } from '../../tasks/index.js'
import { type ReadLimits, readUnpacked } from '../decompress.js'
import { readFasta } from '../readFasta.js'
import { readSequenceTable } from '../readSequenceTable.js'
import type { Examples } from './examples.js'

/** Sequences and what their labels say, as they stand in a file. */
interface LabelledSequences {
  readonly sequences: string[]
  readonly labels: string[]
}

/** CSV with the columns `sequence` and `label`. */
export async function readTable(task: ClassificationTask, path: string, limits: ReadLimits) {
  const { sequences, labels } = await readSequenceTable(path, limits)
  return sequenceExamples(task, path, { sequences: [...sequences], labels: [...labels] })
}

/** FASTA with the label after the header's last `|`. */
export async function readLabelledFasta(task: ClassificationTask, path: string, limits: ReadLimits) {
  const rows: LabelledSequences = { sequences: [], labels: [] }
  for await (const { id, description, sequence } of readFasta(path, limits)) {
    const [label] = `${id} ${description}`.trim().split('|').slice(-1)
    rows.sequences.push(sequence)
    rows.labels.push(label!.trim())
  }
  return sequenceExamples(task, path, rows)
}

/** FASTA files of one class each, in the order of the classes. */
export async function readFastaByClass(
  task: ClassificationTask,
  paths: readonly string[],
  limits: ReadLimits,
) {
  const rows: LabelledSequences = { sequences: [], labels: [] }
  for (const [label, path] of paths.entries()) {
    for await (const { sequence } of readFasta(path, limits)) {
      rows.sequences.push(sequence)
      rows.labels.push(String(label))
    }
  }
  return sequenceExamples(task, paths.join(', '), rows)
}

/** Lines `class, name, sequence`. */
export async function readUCISplice(task: ClassificationTask, path: string, limits: ReadLimits) {
  const chunks: Buffer[] = []
  for await (const chunk of readUnpacked(path, limits)) chunks.push(chunk)
  const lines = Buffer.concat(chunks).toString('latin1').trim().split(/\r?\n/)
  const rows: LabelledSequences = { sequences: [], labels: [] }
  lines.forEach((line, i) => {
    const cells = line.split(',').map(cell => cell.trim())
    if (cells.length !== 3) {
      throw fail(path, i, `has ${cells.length} columns, but class, name and sequence are three.`)
    }
    rows.labels.push(String(task.classNames?.indexOf(cells[0]!) ?? cells[0]))
    if (rows.labels[i] === '-1') {
      throw fail(path, i, `is of class ${show(cells[0])}, but classes are ${show(task.classNames)}.`)
    }
    rows.sequences.push(cells[2]!)
  })
  return sequenceExamples(task, path, rows)
}

function sequenceExamples(
  task: ClassificationTask,
  path: string,
  { sequences, labels: texts }: LabelledSequences,
): Examples {
  const labels = Uint32Array.from(texts, (text, i) => {
    const label = Number(text)
    if (text === '' || !Number.isInteger(label) || label < 0 || label >= task.classes) {
      throw fail(
        path,
        i,
        `has the label ${show(text)}, but ${task.name} has the classes 0 to ${task.classes - 1}.`,
      )
    }
    return label
  })
  const keys = sequences.map((sequence, i) => {
    const odd = /[^ACGTUNRYSWKMBDHV]/i.exec(sequence)
    if (odd) {
      throw fail(
        path,
        i,
        `has the letter ${show(odd[0])} at position ${odd.index}, which stands for no base.`,
      )
    }
    return sequenceKey(sequence)
  })
  const longest = sequences.reduce((most, sequence) => Math.max(most, sequence.length), 0)
  const length = Math.max(task.inputShape[0]!, longest)
  return {
    labels,
    width: 1,
    keys,
    sequences,
    dataset: () => sequenceDataset({ sequences, targets: labels, length }),
  }
}

function fail(path: string, row: number, what: string): SupervisedBaselinesError {
  return new SupervisedBaselinesError('invalid-data', `${path}: row ${row + 1} ${what}`, {
    path,
    row: row + 1,
  })
}
