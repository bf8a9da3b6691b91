import { basename } from 'node:path'
import type { Command } from 'commander'
import { parse } from 'csv-parse/sync'
import { invalidOption } from '../errors.js'
import { type ReadCSVOptions, readCSV, type Table } from '../node/index.js'
import type { CommandContext } from './command.js'

/** Options of every command that reads a CSV file, as they are typed. */
export interface InputOptions {
  columns?: string
  missing?: string
  dateColumn?: string
  delimiter?: string
  encoding?: string
}

/** Adds the argument and options by which a command is told its CSV file. */
export function takesCSV(command: Command): Command {
  return command
    .argument('<file.csv>', 'CSV file, plain or gzip, with one row a time step, oldest first')
    .option('--columns <names>', 'numeric columns to use, separated by commas (default: all)')
    .option('--missing <values>', 'values that mean "missing", separated by commas, such as -9999')
    .option('--date-column <name>', 'column with dates (default: found by itself)')
    .option('--delimiter <char>', 'character between cells (default: found by itself)')
    .option('--encoding <name>', 'text encoding (default: UTF-8, else Latin-1)')
    .option('--json', 'print one JSON object')
}

/** Reads the CSV file that a command was given. */
export function readInput(path: string, options: InputOptions, context: CommandContext): Promise<Table> {
  const { columns, missing, dateColumn, delimiter, encoding } = options
  const read: ReadCSVOptions = {
    signal: context.signal,
    onProgress: ({ bytes, totalBytes }) => context.progress(`reading ${basename(path)}`, bytes / totalBytes),
  }
  if (columns !== undefined) read.columns = textList('--columns', columns)
  if (missing !== undefined) read.missing = textList('--missing', missing)
  if (dateColumn !== undefined) read.dateColumn = dateColumn
  if (delimiter !== undefined) read.delimiter = delimiter === '\\t' ? '\t' : delimiter
  if (encoding !== undefined) read.encoding = encoding
  return readCSV(path, read)
}

/** A table's columns as a record, as `autoAR` takes them. */
export function byName({ names, columns }: Table): Record<string, Float64Array> {
  return Object.fromEntries(names.map((name, c) => [name, columns[c]!]))
}

/** The parts of a list separated by commas; a part with a comma of its own stands in double quotes. */
export function textList(option: string, text: string): string[] {
  try {
    const [parts = []] = parse(text, { trim: true })
    return parts
  } catch {
    throw invalidOption(option, text, 'a list separated by commas')
  }
}

/** A whole number that was typed. */
export function typedWhole(option: string, text: string, min: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text.trim()) || value < min) {
    throw invalidOption(option, text, `a whole number of at least ${min}`)
  }
  return value
}

/** A list of numbers that was typed, each within (0, below). */
export function typedNumbers(option: string, text: string, below: number): number[] {
  return textList(option, text).map(part => {
    const value = Number(part)
    if (part === '' || !(value > 0 && value < below)) {
      throw invalidOption(option, text, `numbers above 0 and below ${below}, separated by commas`)
    }
    return value
  })
}

/** `text` if it is one of `choices`. */
export function typedChoice<T extends string>(option: string, text: string, choices: readonly T[]): T {
  if (!choices.includes(text as T)) throw invalidOption(option, text, `one of ${choices.join(', ')}`)
  return text as T
}
