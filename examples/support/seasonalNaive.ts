/** The forecast that repeats the last season. */
export function seasonalNaive(history: Float64Array, season: number, horizon: number): Float64Array {
  return Float64Array.from({ length: horizon }, (_, h) => history[history.length - season + (h % season)]!)
}

/** Mean squared and mean absolute error of the seasonal-naive forecast over every `step`-th window from row `from` on. */
export function seasonalNaiveErrors(
  columns: readonly Float64Array[],
  { season, horizon, from, step }: { season: number; horizon: number; from: number; step: number },
): { mse: number; mae: number } {
  let [squares, absolutes, count] = [0, 0, 0]
  for (const column of columns) {
    for (let origin = from; origin + horizon <= column.length; origin += step) {
      for (let h = 0; h < horizon; h++) {
        const error = column[origin + h]! - column[origin - season + (h % season)]!
        squares += error * error
        absolutes += Math.abs(error)
        count += 1
      }
    }
  }
  return { mse: squares / count, mae: absolutes / count }
}
