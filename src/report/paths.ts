/** A point in pixels; not a number where there is none. */
export type Point = readonly [x: number, y: number]

/** The path of a line through the points, broken where one is missing; a lone point is a dot. */
export function linePath(points: readonly Point[]): string {
  return stretches(points, isThere)
    .map(stretch => (stretch.length === 1 ? `M${at(stretch[0]!)}Z` : `M${stretch.map(at).join('L')}`))
    .join('')
}

/** The path around the area between two lines over the same x, broken where either is missing. */
export function areaPath(lower: readonly Point[], upper: readonly Point[]): string {
  const pairs = upper.map((point, i) => [point, lower[i]!] as const)
  return stretches(pairs, pair => pair.every(isThere))
    .map(stretch => {
      const there = stretch.map(([above]) => at(above))
      const back = stretch.map(([, below]) => at(below)).reverse()
      return `M${[...there, ...back].join('L')}Z`
    })
    .join('')
}

/** Runs of neighbours that all are as asked. */
function stretches<T>(items: readonly T[], isKept: (item: T) => boolean): T[][] {
  const runs: T[][] = [[]]
  for (const item of items) {
    if (isKept(item)) runs.at(-1)!.push(item)
    else if (runs.at(-1)!.length > 0) runs.push([])
  }
  return runs.filter(run => run.length > 0)
}

function isThere([x, y]: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y)
}

/** A point with one decimal. */
function at([x, y]: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`
}
