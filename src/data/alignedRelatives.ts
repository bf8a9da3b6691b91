import { wholeNumber } from '../common/checks.js'

/** Two sequences that have a piece in common, in the same place, by their numbers in the two lists. */
export interface AlignedRelative {
  readonly train: number
  readonly other: number
}

/** Letters that a number of two bits a letter holds exactly. */
const longest = 25

/**
 * The pairs of a sequence of `train` and one of `other` that have `length` letters in a row (default 15, at most 25) in
 * common, in the same places; N is no letter. In the order of `other`, each pair once.
 *
 * Sequences that were made of each other agree in this way: where a benchmark's negative examples are its positive ones
 * with pieces replaced, most of its test data has a relative of another class in training.
 *
 * @example
 * findAlignedRelatives(['AACCGGTT', 'GGTTGGTT'], ['TACCGGTA'], { length: 6 }) // [{ train: 0, other: 0 }]
 */
export function findAlignedRelatives(
  train: readonly string[],
  other: readonly string[],
  options: { length?: number } = {},
): AlignedRelative[] {
  const length = wholeNumber('length', options.length ?? 15, 1, longest)
  const found = other.map(() => new Set<number>())
  const trainPieces = piecesOf(train, length)
  const otherPieces = piecesOf(other, length)
  const end = Math.min(longestOf(train), longestOf(other))
  for (let place = 0; place < end; place++) {
    const byPiece = new Map<number, number[]>()
    trainPieces(place, (i, piece) => {
      const same = byPiece.get(piece)
      if (same) same.push(i)
      else byPiece.set(piece, [i])
    })
    otherPieces(place, (i, piece) => {
      for (const relative of byPiece.get(piece) ?? []) found[i]!.add(relative)
    })
  }
  return found.flatMap((relatives, other) =>
    [...relatives].sort((a, b) => a - b).map(train => ({ train, other })),
  )
}

/**
 * Calls back, for each place in turn, with the pieces of all sequences that end there, as numbers: the base-4 digits of
 * their letters. Places must be asked for in order.
 */
function piecesOf(
  sequences: readonly string[],
  length: number,
): (place: number, onPiece: (sequence: number, piece: number) => void) => void {
  const pieces = new Float64Array(sequences.length)
  const known = new Uint8Array(sequences.length)
  const highest = 4 ** length
  return (place, onPiece) => {
    sequences.forEach((sequence, i) => {
      const digit = digits[sequence.charCodeAt(place) & 0x5f] ?? -1
      if (place >= sequence.length || digit < 0) {
        known[i] = 0
        return
      }
      pieces[i] = (pieces[i]! * 4 + digit) % highest
      known[i] = Math.min(length, known[i]! + 1)
      if (known[i] === length) onPiece(i, pieces[i]!)
    })
  }
}

/** By the code of the letter in upper case; U is read as T. */
const digits: Readonly<Record<number, number>> = { 65: 0, 67: 1, 71: 2, 84: 3, 85: 3 }

function longestOf(sequences: readonly string[]): number {
  return sequences.reduce((most, { length }) => Math.max(most, length), 0)
}
