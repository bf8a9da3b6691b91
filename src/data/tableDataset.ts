import type { Dataset } from '../common/dataset.js'
import { sizeOfShape } from '../common/dataset.js'
import { invalidOption, show } from '../errors.js'
import {
  badTable,
  numbersOf,
  requireColumn,
  type TableLike,
  type TableView,
  viewTable,
} from '../tables/index.js'
import { arrayDataset, sequenceDataset } from './datasets.js'
import type { OneHotDNAOptions } from './dna.js'

interface LabelOptions {
  /** The column of classes (text, whole numbers or true and false), or several columns of 0 and 1: one a label. */
  readonly label: string | readonly string[]
  /** All classes, in the order of the model's outputs: give those of the training table for every other. Default: those found, sorted. */
  readonly classes?: readonly string[]
}

/** Options of `tableDataset` for a column of DNA sequences. */
export interface SequenceColumnOptions extends LabelOptions, Omit<OneHotDNAOptions, 'into'> {
  /** The column of the sequences. */
  readonly sequence: string
}

/** Options of `tableDataset` for numbers. */
export interface NumberColumnsOptions extends LabelOptions {
  /** The columns of one example's numbers, in order; or the one column whose cells are lists of them. */
  readonly inputs: string | readonly string[]
  /** What one row's numbers are, row-major: [length, channels] or [height, width, channels]. Default [numbers, 1]. */
  readonly inputShape?: readonly number[]
}

/** A dataset with the names of its classes. */
export interface TableDataset {
  readonly dataset: Dataset
  /** The class that each class number stands for; the columns, where there is one a label. */
  readonly classes: readonly string[]
}

/**
 * One example a row of any table that `fromTable` takes: DNA sequences, or numbers, with their labels.
 *
 * ```ts
 * const train = tableDataset(trainTable, { sequence: 'seq', label: 'promoter' })
 * const valid = tableDataset(validTable, { sequence: 'seq', label: 'promoter', classes: train.classes })
 * const result = await dasha({ train: train.dataset, valid: valid.dataset, outputs: train.classes.length })
 * ```
 *
 * @throws `invalid-data` with `details.column` and `details.row` (from 0) of the first cell that is missing or of another kind, or of a
 * class that is not among `classes`; `invalid-option` for a column that the table lacks and an `inputShape` that does not fit.
 */
export function tableDataset(
  table: TableLike,
  options: SequenceColumnOptions | NumberColumnsOptions,
): TableDataset {
  const view = viewTable(table)
  const { classes, targets, targetShape } = labelsOf(view, options)
  if ('sequence' in options) {
    const { sequence, label: _, classes: __, ...encoding } = options
    const sequences = textOf(view, sequence)
    return { dataset: sequenceDataset({ ...encoding, sequences, targets, targetShape }), classes }
  }
  const { inputs, size } = inputsOf(view, options.inputs)
  const inputShape = options.inputShape ?? [size, 1]
  if (sizeOfShape(inputShape) !== size) {
    throw invalidOption('inputShape', inputShape, `of ${size} numbers in all, as a row has`)
  }
  return { dataset: arrayDataset({ inputs, inputShape, targets, targetShape }), classes }
}

function inputsOf(
  view: TableView,
  columns: string | readonly string[],
): { inputs: Float64Array; size: number } {
  if (typeof columns === 'string') return listsOf(view, columns)
  if (columns.length === 0) throw invalidOption('inputs', columns, 'at least one column')
  const inputs = new Float64Array(view.rows * columns.length)
  for (const [c, name] of columns.entries()) {
    presentNumbers(view, 'inputs', name).forEach((value, row) => {
      inputs[row * columns.length + c] = value
    })
  }
  return { inputs, size: columns.length }
}

/** A column whose cells are lists of numbers, all of one length. */
function listsOf(view: TableView, name: string): { inputs: Float64Array; size: number } {
  requireColumn(view, 'inputs', name)
  let inputs: Float64Array | undefined
  let size = 0
  let row = 0
  for (const cell of view.cells(name)) {
    const values =
      typeof cell === 'object' && cell !== null && Symbol.iterator in cell
        ? [...(cell as Iterable<unknown>)]
        : undefined
    if (!values?.length || !values.every(Number.isFinite)) {
      throw badTable(
        `Row ${row} of column ${show(name)} is ${show(cell)}, but must be a list of finite numbers.`,
        {
          column: name,
          row,
        },
      )
    }
    inputs ??= new Float64Array(view.rows * (size = values.length))
    if (values.length !== size) {
      throw badTable(
        `Row ${row} of column ${show(name)} has ${values.length} numbers, but the rows before have ${size}.`,
        { column: name, row, length: values.length, expected: size },
      )
    }
    inputs.set(values as number[], row++ * size)
  }
  return { inputs: inputs!, size }
}

function presentNumbers(view: TableView, option: string, name: string): Float64Array {
  requireColumn(view, option, name)
  const numbers = numbersOf(name, view.cells(name), view.types.get(name))
  const row = numbers.findIndex(Number.isNaN)
  if (row >= 0) throw missingCell(name, row)
  return numbers
}

function textOf(view: TableView, name: string): string[] {
  requireColumn(view, 'sequence', name)
  return Array.from(view.cells(name), (cell, row) => {
    if (cell === null || cell === undefined) throw missingCell(name, row)
    if (typeof cell === 'string') return cell
    throw badTable(`Row ${row} of column ${show(name)} is ${show(cell)}, but must be text.`, {
      column: name,
      row,
    })
  })
}

function labelsOf(view: TableView, { label, classes }: LabelOptions) {
  if (typeof label !== 'string') return manyLabels(view, label)
  requireColumn(view, 'label', label)
  const names = Array.from(view.cells(label), (cell, row) => {
    if (cell === null || cell === undefined || cell === '') throw missingCell(label, row)
    if (['string', 'number', 'bigint', 'boolean'].includes(typeof cell)) return String(cell)
    throw badTable(`Row ${row} of column ${show(label)} is ${show(cell)}, which names no class.`, {
      column: label,
      row,
    })
  })
  const known = classes ?? sorted(new Set(names))
  const numbers = new Map(known.map((name, i) => [name, i]))
  const targets = Uint32Array.from(names, (name, row) => {
    const number = numbers.get(name)
    if (number !== undefined) return number
    throw badTable(
      `Row ${row} of column ${show(label)} is ${show(name)}, which is not among the classes ${show([...known])}.`,
      { column: label, row, value: name },
    )
  })
  return { classes: known, targets, targetShape: [] }
}

function manyLabels(view: TableView, columns: readonly string[]) {
  const targets = new Uint32Array(view.rows * columns.length)
  for (const [c, name] of columns.entries()) {
    presentNumbers(view, 'label', name).forEach((value, row) => {
      if (value !== 0 && value !== 1) {
        throw badTable(`Row ${row} of column ${show(name)} is ${value}, but a label must be 0 or 1.`, {
          column: name,
          row,
          value,
        })
      }
      targets[row * columns.length + c] = value
    })
  }
  return { classes: columns, targets, targetShape: [columns.length] }
}

/** Numbers by size, anything else as text. */
function sorted(names: ReadonlySet<string>): string[] {
  const list = [...names]
  const areNumbers = list.every(name => name.trim() !== '' && Number.isFinite(Number(name)))
  return list.sort(areNumbers ? (a, b) => Number(a) - Number(b) : undefined)
}

function missingCell(column: string, row: number) {
  return badTable(`Row ${row} of column ${show(column)} is missing. Leave such rows out.`, { column, row })
}
