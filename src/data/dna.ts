import { oneOf, wholeNumber } from '../common/checks.js'
import { SupervisedBaselinesError, show } from '../errors.js'

/** The channels of `oneHotDNA`, in order. */
export const dnaChannels = ['A', 'C', 'G', 'T', 'N'] as const

/** What each IUPAC code may stand for; U is read as T. */
const meanings: Readonly<Record<string, string>> = {
  A: 'A',
  C: 'C',
  G: 'G',
  T: 'T',
  U: 'T',
  R: 'AG',
  Y: 'CT',
  S: 'CG',
  W: 'AT',
  K: 'GT',
  M: 'AC',
  B: 'CGT',
  D: 'AGT',
  H: 'ACT',
  V: 'ACG',
  N: 'N',
}

const complements: Readonly<Record<string, string>> = {
  A: 'T',
  C: 'G',
  G: 'C',
  T: 'A',
  U: 'A',
  R: 'Y',
  Y: 'R',
  S: 'S',
  W: 'W',
  K: 'M',
  M: 'K',
  B: 'V',
  D: 'H',
  H: 'D',
  V: 'B',
  N: 'N',
}

/** The most positions of an encoded sequence: its numbers must fit into one array. */
export const maxDNALength = 2 ** 28

const channelCount = dnaChannels.length
const rows = new Map<number, Float32Array>()
const complementCodes = new Uint16Array(128)
for (const [code, bases] of Object.entries(meanings)) {
  const row = new Float32Array(channelCount)
  for (const base of bases) row[dnaChannels.indexOf(base as 'A')] = 1 / bases.length
  for (const letter of [code, code.toLowerCase()]) rows.set(letter.charCodeAt(0), row)
  complementCodes[code.charCodeAt(0)] = complements[code]!.charCodeAt(0)
  complementCodes[code.toLowerCase().charCodeAt(0)] = complements[code]!.toLowerCase().charCodeAt(0)
}
const unknown = rows.get('N'.charCodeAt(0))!

/** Options of `oneHotDNA`. */
export interface OneHotDNAOptions {
  /** Positions in the result; shorter sequences are followed by zeros. Default: the sequence's length. */
  readonly length?: number
  /** What becomes of a sequence longer than `length`: refused, or cut at its end. Default `'refuse'`. */
  readonly tooLong?: 'refuse' | 'cut'
  /** An IUPAC code for two or three bases: shared among them, or read as N. Default `'share'`. */
  readonly ambiguous?: 'share' | 'unknown'
  /** Write here, from `offset` on, instead of into a new array. */
  readonly into?: { readonly array: Float32Array; readonly offset: number }
}

/**
 * A DNA sequence as [length, 5], row-major, channels A, C, G, T, N; upper and lower case alike.
 *
 * Throws `invalid-data` with the position of a letter that is no IUPAC code.
 *
 * @example
 * oneHotDNA('AC', { length: 3 }) // Float32Array(15): A, C, then zeros
 */
export function oneHotDNA(sequence: string, options: OneHotDNAOptions = {}): Float32Array {
  const length = wholeNumber('length', options.length ?? sequence.length, 0, maxDNALength)
  const tooLong = oneOf('tooLong', options.tooLong ?? 'refuse', ['refuse', 'cut'])
  const shared = oneOf('ambiguous', options.ambiguous ?? 'share', ['share', 'unknown']) === 'share'
  if (sequence.length > length && tooLong === 'refuse') {
    throw new SupervisedBaselinesError(
      'invalid-data',
      `The sequence ${show(sequence)} has ${sequence.length} letters, but \`length\` is ${length}. Give a larger one, or \`tooLong: 'cut'\`.`,
      { length: sequence.length, accepted: length },
    )
  }
  const { array, offset } = options.into ?? { array: new Float32Array(length * channelCount), offset: 0 }
  array.fill(0, offset, offset + length * channelCount)
  const end = Math.min(length, sequence.length)
  for (let i = 0; i < end; i++) {
    const row = rows.get(sequence.charCodeAt(i))
    if (!row) throw notDNA(sequence, i)
    const isAmbiguous = row !== unknown && row.every(share => share < 1)
    array.set(isAmbiguous && !shared ? unknown : row, offset + i * channelCount)
  }
  return array
}

/** The other strand, read in its own direction: `reverseComplement('AACG')` is `'CGTT'`. Case is kept. */
export function reverseComplement(sequence: string): string {
  const codes = new Array<string>(sequence.length)
  for (let i = 0; i < sequence.length; i++) {
    const code = complementCodes[sequence.charCodeAt(i)]
    if (!code) throw notDNA(sequence, i)
    codes[sequence.length - 1 - i] = String.fromCharCode(code)
  }
  return codes.join('')
}

/** Throws `invalid-data` naming `place` where the sequence has a letter that is no IUPAC code of DNA. */
export function checkDNA(sequence: string, place: string): void {
  for (let i = 0; i < sequence.length; i++) {
    if (rows.has(sequence.charCodeAt(i))) continue
    const hint = ['-', '.', '*'].includes(sequence[i]!) ? ' Take out gaps and stops.' : ''
    throw new SupervisedBaselinesError(
      'invalid-data',
      `${place}: letter ${i + 1} is ${show(sequence[i])}, but sequences may only have IUPAC codes of DNA (${Object.keys(meanings).join('')}).${hint}`,
      { place, position: i, letter: sequence[i] },
    )
  }
}

function notDNA(sequence: string, position: number): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'invalid-data',
    `The sequence ${show(sequence)} has ${show(sequence[position])} at position ${position}, but may only have IUPAC codes (${Object.keys(meanings).join('')}).`,
    { position, letter: sequence[position] },
  )
}
