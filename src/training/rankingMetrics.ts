import { checkBinary, checkLengths } from './labelMetrics.js'

type Numbers = ArrayLike<number>

/**
 * The area under the ROC curve: how often a positive example scores above a negative one, ties counting half.
 *
 * `labels` are 0 or 1. NaN where one of the two is absent, since the area is then undefined.
 */
export function areaUnderROC(labels: Numbers, scores: Numbers): number {
  checkLengths(labels, scores)
  checkBinary(labels)
  const order = descending(scores)
  let positives = 0
  for (let i = 0; i < labels.length; i++) if (labels[i]) positives++
  const negatives = labels.length - positives
  if (positives === 0 || negatives === 0) return Number.NaN
  let area = 0
  let positivesAbove = 0
  forEachTie(order, scores, tied => {
    let tiedPositives = 0
    for (const i of tied) if (labels[i]) tiedPositives++
    area += (tied.length - tiedPositives) * (positivesAbove + tiedPositives / 2)
    positivesAbove += tiedPositives
  })
  return area / (positives * negatives)
}

/**
 * Average precision: the mean of the precision at each threshold, weighted by the rise in recall
 * (no interpolation, as in scikit-learn). 0 where no example is positive.
 */
export function averagePrecision(labels: Numbers, scores: Numbers): number {
  checkLengths(labels, scores)
  checkBinary(labels)
  let positives = 0
  for (let i = 0; i < labels.length; i++) if (labels[i]) positives++
  if (positives === 0) return 0
  let sum = 0
  let found = 0
  let seen = 0
  forEachTie(descending(scores), scores, tied => {
    let tiedPositives = 0
    for (const i of tied) if (labels[i]) tiedPositives++
    found += tiedPositives
    seen += tied.length
    sum += (tiedPositives / positives) * (found / seen)
  })
  return sum
}

/**
 * The mean over columns of `averagePrecision`, for 0/1 labels and scores [examples, columns], row-major;
 * a label absent from every example counts 0, as in scikit-learn.
 */
export function meanAveragePrecision(labels: Numbers, scores: Numbers, columns: number): number {
  return meanOverColumns(labels, scores, columns, averagePrecision)
}

/** The mean over columns of `areaUnderROC`, over those columns that hold both a 0 and a 1. */
export function meanAreaUnderROC(labels: Numbers, scores: Numbers, columns: number): number {
  return meanOverColumns(labels, scores, columns, areaUnderROC)
}

function meanOverColumns(
  labels: Numbers,
  scores: Numbers,
  columns: number,
  metric: (labels: Numbers, scores: Numbers) => number,
): number {
  checkLengths(labels, scores)
  const rows = labels.length / columns
  const column = (values: Numbers, c: number) =>
    Float64Array.from({ length: rows }, (_, i) => values[i * columns + c]!)
  let sum = 0
  let defined = 0
  for (let c = 0; c < columns; c++) {
    const value = metric(column(labels, c), column(scores, c))
    if (Number.isNaN(value)) continue
    sum += value
    defined++
  }
  return sum / defined
}

function descending(scores: Numbers): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
}

function forEachTie(order: Uint32Array, scores: Numbers, visit: (tied: Uint32Array) => void): void {
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++
    visit(order.subarray(start, end))
    start = end
  }
}
