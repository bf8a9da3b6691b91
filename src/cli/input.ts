import { basename } from 'node:path'
import type { Command } from 'commander'
import { parse } from 'csv-parse/sync'
import { invalidOption, SupervisedBaselinesError, show } from '../errors.js'
import { type ReadCSVOptions, readCSV } from '../node/readCSV.js'
import { readStdin } from '../node/readStdin.js'
import type { Table } from '../tables/index.js'
import type { CommandContext } from './command.js'

/** Options of every command that reads a table, as they are typed. */
export interface InputOptions {
  columns?: string
  time?: string
  id?: string
  exogenous?: string
  dateFormat?: string
  zone?: string
  decimal?: string
  duplicates?: string
  every?: string
  aggregate?: string
  missing?: string
  delimiter?: string
  encoding?: string
}

/** Adds the argument and options by which a command is told its table. */
export function takesTable(command: Command): Command {
  return command
    .argument(
      '<file>',
      'CSV (plain or gzip) or Parquet file with one row a time step, or - for standard input',
    )
    .option('--columns <names>', 'columns to use, separated by commas (default: all with numbers)')
    .option('--time <names>', 'column with the times, or none to count rows (default: found by itself)')
    .option(
      '--id <names>',
      'columns that tell the series of a long table apart, or none (default: found by itself)',
    )
    .option('--exogenous <names>', 'columns that are known in advance, such as holidays')
    .option('--date-format <format>', 'order or format of dates, such as dmy, mm/dd/yyyy or %d.%m.%Y')
    .option('--zone <name>', 'time zone of times without an offset, such as Europe/Berlin')
    .option('--decimal <mark>', 'mark of decimals: . or , (default: what suits each column)')
    .option('--duplicates <how>', 'join rows of one time: mean, sum, first or last')
    .option('--every <step>', 'group uneven times into steps, such as 15min, 1h, 1D, 1W or 1M')
    .option('--aggregate <how>', 'how the rows of a step become one value: mean, sum or last')
    .option('--missing <values>', 'values that mean "missing", separated by commas, such as -9999')
    .option('--delimiter <char>', 'character between cells of a CSV file (default: found by itself)')
    .option('--encoding <name>', 'text encoding of a CSV file (default: UTF-8 or UTF-16, else Latin-1)')
    .option('--json', 'print one JSON object')
}

/** Reads the CSV or Parquet file that a command was given, or standard input. */
export async function readInput(
  path: string,
  options: InputOptions,
  context: CommandContext,
  { asIs = false }: { asIs?: boolean } = {},
): Promise<Table> {
  const read: ReadCSVOptions = {
    ...readingOptions(options),
    ...(asIs && { asIs }),
    signal: context.signal,
    onProgress: ({ bytes, totalBytes }) => context.progress(`reading ${basename(path)}`, bytes / totalBytes),
  }
  return path === '-' ? readStdin(read) : readCSV(path, read)
}

/** What was typed, as `readCSV` takes it. */
export function readingOptions(options: InputOptions): ReadCSVOptions {
  const { columns, exogenous, missing, delimiter, encoding, dateFormat, zone, every } = options
  return {
    ...(columns !== undefined && { columns: textList('--columns', columns) }),
    ...(exogenous !== undefined && { exogenous: textList('--exogenous', exogenous) }),
    ...(missing !== undefined && { missing: textList('--missing', missing) }),
    ...noneOr('time', options.time),
    ...noneOr('id', options.id),
    ...(dateFormat !== undefined && { dateFormat }),
    ...(zone !== undefined && { zone }),
    ...(every !== undefined && { every }),
    ...(options.decimal !== undefined && { decimal: typedChoice('--decimal', options.decimal, ['.', ',']) }),
    ...(options.duplicates !== undefined && {
      duplicates: typedChoice('--duplicates', options.duplicates, ['mean', 'sum', 'first', 'last']),
    }),
    ...(options.aggregate !== undefined && {
      aggregate: typedChoice('--aggregate', options.aggregate, ['mean', 'sum', 'last']),
    }),
    ...(delimiter !== undefined && { delimiter: delimiter === '\\t' ? '\t' : delimiter }),
    ...(encoding !== undefined && { encoding }),
  }
}

function noneOr<Name extends 'time' | 'id'>(
  name: Name,
  typed: string | undefined,
): { [N in Name]?: string[] | false } | undefined {
  if (typed === undefined) return undefined
  return { [name]: typed === 'none' ? false : textList(`--${name}`, typed) } as {
    [N in Name]: string[] | false
  }
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

/** A list of levels in per cent that was typed. */
export function typedLevels(option: string, text: string): number[] {
  return textList(option, text).map(part => {
    const value = Number(part.replace(/ ?%$/, ''))
    if (part === '' || !(value > 0 && value < 100)) {
      throw invalidOption(option, text, 'per cents above 0 and below 100, separated by commas')
    }
    if (value < 1) {
      const meant = Number((100 * value).toFixed(6))
      throw new SupervisedBaselinesError(
        'invalid-option',
        `The option \`${option}\` is ${show(text)}, but levels are per cents: did you mean ${meant}?`,
        { option, value: text, accepted: 'per cents' },
      )
    }
    return value
  })
}

/** A finite number that was typed. */
export function typedNumber(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw invalidOption(option, text, 'a number')
  return value
}

/** `text` if it is one of `choices`. */
export function typedChoice<T extends string>(option: string, text: string, choices: readonly T[]): T {
  if (!choices.includes(text as T)) throw invalidOption(option, text, `one of ${choices.join(', ')}`)
  return text as T
}
