import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../support/fuzz/fuzzReader.js'
import { fuzzReaders } from '../support/fuzz/fuzzReaders.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

/** A slice of what `npm run bench -- fuzz` does, for all readers together. */
const inputs = 6000
const weights = fuzzReaders.reduce((sum, { weight }) => sum + weight, 0)

describe('a damaged input is read or refused by a typed error', () => {
  it.each(fuzzReaders.map(reader => [reader.name, reader] as const))('%s', async (name, reader) => {
    const folder = temp.path(name)
    mkdirSync(folder)
    const to = Math.ceil((inputs * reader.weight) / weights)
    const { accepted, refused, failures } = await fuzz(reader, folder, { seed: 20_261, from: 0, to })
    expect(failures).toEqual([])
    const refusals = Object.values(refused).reduce((sum, n) => sum + n, 0)
    expect(accepted + refusals).toBe(to)
  })
})

it('a reader that throws anything else is seen, with the number of the input', async () => {
  const careless = {
    name: 'careless',
    weight: 1,
    prepare: async () => (random: { integer(n: number): number }) => {
      if (random.integer(10) === 0) (undefined as unknown as string).trim()
    },
  }
  const { failures, accepted } = await fuzz(careless, temp.dir, { seed: 1, from: 0, to: 200 })
  expect(failures.length).toBeGreaterThan(5)
  expect(failures.length + accepted).toBe(200)
  expect(failures[0]!.what).toContain('TypeError')
  const again = await fuzz(careless, temp.dir, {
    seed: 1,
    from: failures[0]!.input,
    to: failures[0]!.input + 1,
  })
  expect(again.failures[0]!.input).toBe(failures[0]!.input)
})
