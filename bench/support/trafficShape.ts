/** Fits Auto-AR to made data of Traffic's shape, and prints how long it took and the process's peak memory as JSON. */
import { createRandom } from '../../src/common/random.js'
import { autoAR } from '../../src/forecasting/index.js'

const random = createRandom(7)
const columns = Array.from({ length: 862 }, () => {
  const phase = random.uniform()
  let level = 0
  return Float64Array.from({ length: 17_544 }, (_, t) => {
    level = 0.95 * level + 0.2 * random.normal()
    return (
      level +
      Math.sin(2 * Math.PI * (t / 24 + phase)) +
      0.5 * Math.sin(2 * Math.PI * (t / 168 + phase)) +
      0.2 * random.normal()
    )
  })
})
const started = performance.now()
const model = autoAR(columns, { horizon: 96 })
const seconds = (performance.now() - started) / 1000
process.stdout.write(
  JSON.stringify({
    seconds,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    seasons: model.seasons.join(),
  }),
)
