import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import { filterBank } from '../../src/forecasting/model/filterBank.js'

describe('filterBank', () => {
  it('equals filtering one by one, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.record({
          taps: fc.integer({ min: 0, max: 150 }),
          outputs: fc.integer({ min: 1, max: 70 }),
          inputs: fc.integer({ min: 1, max: 3 }),
          seed: fc.nat(),
        }),
        ({ taps, outputs, inputs, seed }) => {
          const random = createRandom(seed)
          const count = taps + 1
          // Filter f has f taps, as the orders of an auto-regression have.
          const filters = Float64Array.from({ length: count * taps }, (_, i) =>
            i % taps < Math.floor(i / taps) ? random.normal() : 0,
          )
          const data = Array.from({ length: inputs }, () =>
            Float64Array.from({ length: taps + outputs - 1 }, () => random.normal()),
          )
          const out = filterBank(filters, count, taps, data, outputs)
          expect(out.length).toBe(count * inputs * outputs)
          for (let check = 0; check < 40; check++) {
            const [f, i, n] = [random.integer(count), random.integer(inputs), random.integer(outputs)]
            let wanted = 0
            for (let k = 0; k < taps; k++) wanted += filters[f * taps + k]! * data[i]![n + taps - 1 - k]!
            expect(Math.abs(out[(f * inputs + i) * outputs + n]! - wanted)).toBeLessThan(1e-11)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
