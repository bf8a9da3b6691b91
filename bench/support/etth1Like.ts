import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../../src/common/random.js'
import { readCSV } from '../../src/node/index.js'
import { standardize } from '../../src/tasks/index.js'

/** ETTh1 standardised by its training part, or, where it is not at hand, made columns of its shape with daily seasons. */
export async function etth1Like(
  log: (line: string) => void,
): Promise<{ columns: Float64Array[]; source: string }> {
  const path = fileURLToPath(new URL('../../../shared/data/forecasting/ETTh1.csv', import.meta.url))
  if (existsSync(path)) {
    const { columns } = await readCSV(path, { asIs: true })
    return { columns: standardize(columns, 8640).columns, source: 'ETTh1' }
  }
  log(`ETTh1 is not at ${path}: columns of its shape are made instead`)
  const random = createRandom(1)
  const made = Array.from({ length: 7 }, () => {
    let level = 0
    return Float64Array.from({ length: 17_420 }, (_, t) => {
      level = 0.999 * level + 0.1 * random.normal()
      return level + Math.sin((2 * Math.PI * t) / 24) + 0.3 * random.normal()
    })
  })
  return { columns: standardize(made, 8640).columns, source: 'made' }
}
