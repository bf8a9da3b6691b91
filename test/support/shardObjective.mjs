// A panel in 1,000 shards of 4 series each, made up from the shard's number.
import { lagGramObjective } from '../../dist/index.js'

export function shardOf(shard) {
  let state = shard + 1
  const noise = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  return Array.from({ length: 4 }, () => {
    const y = new Float64Array(120)
    for (let t = 0; t < y.length; t++) {
      y[t] = 0.6 * (y[t - 1] ?? 0) - 0.2 * (y[t - 2] ?? 0) + 0.15 * (y[t - 12] ?? 0) + noise()
    }
    return y.map(value => 50 + shard + (1 + shard / 100) * value)
  })
}

export default lagGramObjective(shardOf)
