/**
 * The constants of the combination, with where each comes from. All were chosen on M3, tourism, CIF, hospital, Saugeen and ETT
 * (docs/provenance.md).
 */
export interface CombinationRules {
  /** The strengths of shrinkage; 1 alone where there are more than 20 rows per lag, since shrinkage then hardly matters. */
  readonly shrinkages: readonly number[]
  /** Weights of the panel's average series, relative to the rows of a series of its own. */
  readonly panelWeights: readonly number[]
  /** Prior precisions of the constant of a transformed series where there is no panel to say more. */
  readonly constantPrecisions: readonly number[]
  /** From how many origins a member's h-step error is measured; 64 are no better. */
  readonly origins: number
  /** The log scale is left out of panels whose series vary by less than this (standard deviation of the logarithm). */
  readonly leastLogDeviation: number
}

/** For a few short series. */
export const fullRules: CombinationRules = {
  shrinkages: [1, 10, 100],
  panelWeights: [1 / 16, 1, 16],
  constantPrecisions: [1, 10, 100],
  origins: 16,
  leastLogDeviation: 0,
}

/** For panels of many series and for long series: on eight panels within .2 % of the error of the full rules at a third of the work. */
export const leanRules: CombinationRules = {
  shrinkages: [1, 30],
  panelWeights: [1 / 4, 4],
  constantPrecisions: [10],
  origins: 8,
  leastLogDeviation: 0.3,
}

/** Series of more rows than this take the priors of the lean rules, whatever the size of the panel. */
export const fewRows = 500

/** Beyond this many rows per lag one strength of shrinkage is enough. */
export const manyRowsPerLag = 20

/** The longest lookback, lags and differences together; the paper's. */
export const longestLookback = 512

/** One lag for so many rows, beyond two seasons: the ridge, not the number of lags, does the choosing. */
export const rowsPerLag = 8

/** Prior precision of the constant in the panel's units, and of the mean of an undifferenced series. */
export const panelConstantPrecision = 1
export const meanPrecision = 1e-3

/** Members below this share of the largest weight are left out. */
export const leastWeight = 1e-3

/** Rows of the most recent part that is also fitted by itself, in lookbacks; used where the series has three times as many. */
export const recentLookbacks = 20
export const recentHorizons = 4
