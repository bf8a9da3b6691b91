import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { parse } from 'csv-parse/sync'
import { invalidOption } from '../errors.js'
import { type ReadCSVOptions, readCSV, readParquet, type Table } from '../node/index.js'
import type { CommandContext } from './command.js'

/** Options of every command that reads a table, as they are typed. */
export interface InputOptions {
  columns?: string
  missing?: string
  dateColumn?: string
  delimiter?: string
  encoding?: string
}

/** Adds the argument and options by which a command is told its table. */
export function takesTable(command: Command): Command {
  return command
    .argument('<file>', 'CSV (plain or gzip) or Parquet file with one row a time step, oldest first')
    .option('--columns <names>', 'numeric columns to use, separated by commas (default: all)')
    .option('--missing <values>', 'values that mean "missing", separated by commas, such as -9999')
    .option('--date-column <name>', 'column with dates (default: found by itself)')
    .option('--delimiter <char>', 'character between cells of a CSV file (default: found by itself)')
    .option('--encoding <name>', 'text encoding of a CSV file (default: UTF-8, else Latin-1)')
    .option('--json', 'print one JSON object')
}

/** Reads the CSV or Parquet file that a command was given. */
export async function readInput(
  path: string,
  options: InputOptions,
  context: CommandContext,
): Promise<Table> {
  const { columns, missing, dateColumn, delimiter, encoding } = options
  const read: ReadCSVOptions = {
    signal: context.signal,
    onProgress: ({ bytes, totalBytes }) => context.progress(`reading ${basename(path)}`, bytes / totalBytes),
  }
  if (columns !== undefined) read.columns = textList('--columns', columns)
  if (missing !== undefined) read.missing = textList('--missing', missing)
  if (dateColumn !== undefined) read.dateColumn = dateColumn
  if (await isParquet(path)) {
    const { missing: _, ...kept } = read
    return readParquet(path, { ...kept, ...(missing !== undefined && { missing: missingNumbers(missing) }) })
  }
  if (delimiter !== undefined) read.delimiter = delimiter === '\\t' ? '\t' : delimiter
  if (encoding !== undefined) read.encoding = encoding
  return readCSV(path, read)
}

/** Whether a file has Parquet's mark at both ends, whatever its name. */
async function isParquet(path: string): Promise<boolean> {
  // What cannot be opened or read is left to the CSV reader, which says why.
  const file = await open(path).catch(() => undefined)
  if (!file) return false
  try {
    const { size } = await file.stat()
    const marks = await Promise.all(
      [0, Math.max(size - 4, 0)].map(at => file.read(Buffer.alloc(4), 0, 4, at)),
    )
    return marks.every(({ buffer }) => buffer.toString('latin1') === 'PAR1')
  } catch {
    // A folder, say.
    return false
  } finally {
    await file.close()
  }
}

function missingNumbers(text: string): number[] {
  return textList('--missing', text).map(part => {
    const value = Number(part)
    if (part === '' || Number.isNaN(value))
      throw invalidOption('--missing', text, 'numbers, for a Parquet file')
    return value
  })
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
