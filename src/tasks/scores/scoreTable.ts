/** A score that somebody published for a model on a forecasting benchmark, on standardized values. */
export interface PublishedScore {
  dataSet: string
  model: string
  /** How the model met the set: never, after tuning on it, or trained on it alone. */
  kind: 'zero-shot' | 'fine-tuned' | 'supervised'
  /** Steps ahead, or the plain mean over the set's four horizons. */
  horizon: number | 'average'
  mse: number
  mae?: number
  /** What is known of how it was measured: context length, test windows. */
  protocol: string
  source: string
  /** Read from the source itself, from somebody's quotation of it, or not checked at all. */
  standing: 'published' | 'second-hand' | 'unverified'
}

/** One published table; each row is `data set | model | MSE/MAE at every horizon`, `-` for a blank, MAE optional. */
export interface ScoreTable extends Pick<PublishedScore, 'kind' | 'standing' | 'source' | 'protocol'> {
  rows: string
}

const longHorizons = [96, 192, 336, 720] as const
const weeklyHorizons = [24, 36, 48, 60] as const

/** The scores of a table, one entry a data set, model and horizon. A row's single number is an average if the protocol says so. */
export function scoresOf({ rows, ...facts }: ScoreTable): PublishedScore[] {
  const isAverage = facts.protocol.startsWith('average')
  return rows
    .trim()
    .split('\n')
    .flatMap(row => {
      const [dataSet, model, cells] = row.split('|').map(part => part.trim()) as [string, string, string]
      const horizons = dataSet === 'ILI' ? weeklyHorizons : longHorizons
      return cells.split(' ').flatMap((cell, i): PublishedScore[] => {
        const [mse, mae] = cell.split('/')
        if (mse === '-') return []
        const horizon = isAverage ? 'average' : horizons[i]!
        return [{ dataSet, model, horizon, mse: Number(mse), ...(mae && { mae: Number(mae) }), ...facts }]
      })
    })
}
