import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import {
  arrayDataset,
  augmentDataset,
  cropping,
  findDuplicateExamples,
  findDuplicateSequences,
  flipping,
  measureChannels,
  mutating,
  oneHotDNA,
  reverseComplement,
  reverseComplementing,
  selectExamples,
  sequenceDataset,
  shifting,
  stratifiedSplit,
  turning,
} from '../../src/data/index.js'

const random = createRandom(4)

describe('datasets', () => {
  const pixels = arrayDataset({
    inputs: Uint8Array.of(1, 10, 2, 20, 3, 30, 4, 40),
    inputShape: [2, 2],
    targets: [7, 8],
  })

  it('give the examples asked for, in order', async () => {
    expect(pixels.size).toBe(2)
    expect(await pixels.batch([1, 0, 1])).toEqual({
      inputs: Float32Array.of(3, 30, 4, 40, 1, 10, 2, 20, 3, 30, 4, 40),
      targets: Float32Array.of(8, 7, 8),
    })
    expect((await selectExamples(pixels, [1]).batch([0])).targets[0]).toBe(8)
  })

  it('normalise each channel by means and deviations measured on a part', async () => {
    const normalisation = await measureChannels(pixels)
    expect(normalisation.means).toEqual([2.5, 25])
    expect(normalisation.deviations[0]).toBeCloseTo(Math.sqrt(1.25), 12)
    const normal = arrayDataset({
      inputs: [1, 10, 2, 20, 3, 30, 4, 40],
      inputShape: [2, 2],
      targets: [0, 1],
      normalisation,
    })
    const { means, deviations } = await measureChannels(normal)
    for (const mean of means) expect(mean).toBeCloseTo(0, 6)
    for (const deviation of deviations) expect(deviation).toBeCloseTo(1, 6)
    const constant = arrayDataset({ inputs: [5, 5], inputShape: [1, 1], targets: [0, 0] })
    expect(await measureChannels(constant)).toEqual({ means: [5], deviations: [1] })
  })

  it('encode sequences batch by batch', async () => {
    const dataset = sequenceDataset({ sequences: ['ACG', 'T'], targets: [0, 1] })
    expect(dataset.inputShape).toEqual([3, 5])
    const { inputs } = await dataset.batch([1, 0])
    expect([...inputs]).toEqual([...oneHotDNA('T', { length: 3 }), ...oneHotDNA('ACG')])
  })

  it('refuse numbers that do not make whole examples', () => {
    expect(() => arrayDataset({ inputs: [1, 2, 3], inputShape: [2, 1], targets: [0] })).toThrow(/3 input/)
    expect(() => sequenceDataset({ sequences: ['A'], targets: [0, 1] })).toThrow(/1 sequences and 2/)
    expect(() =>
      arrayDataset({
        inputs: [1],
        inputShape: [1, 1],
        targets: [0],
        normalisation: { means: [], deviations: [] },
      }),
    ).toThrow(/normalisation/)
  })
})

describe('augmentation', () => {
  it('is for training alone, and follows from the generator', async () => {
    const dataset = augmentDataset(
      sequenceDataset({ sequences: Array(50).fill('ACGGTN'), targets: new Uint8Array(50) }),
      [reverseComplementing()],
    )
    const all = Uint32Array.from({ length: 50 }, (_, i) => i)
    const forward = oneHotDNA('ACGGTN')
    const backward = oneHotDNA(reverseComplement('ACGGTN'))
    const plain = await dataset.batch(all)
    expect(plain.inputs.subarray(0, 30)).toEqual(forward)
    const { inputs } = await dataset.batch(all, createRandom(1))
    expect((await dataset.batch(all, createRandom(1))).inputs).toEqual(inputs)
    const turned = all.filter(i => {
      const one = inputs.subarray(i * 30, i * 30 + 30)
      const isTurned = one[0] !== forward[0]
      expect(one).toEqual(isTurned ? backward : forward)
      return isTurned
    })
    expect(turned.length).toBeGreaterThan(10)
    expect(turned.length).toBeLessThan(40)
  })

  it('keeps padding at the end of a sequence', () => {
    const input = oneHotDNA('AAC', { length: 5 })
    reverseComplementing({ probability: 1 })(input, [5, 5], random)
    expect(input).toEqual(oneHotDNA('GTT', { length: 5 }))
  })

  it('mutates the share of letters that is asked for, every letter as likely, and neither N nor padding', () => {
    const letters = 'ACGTN'
    const input = oneHotDNA(letters.repeat(400), { length: 2400 })
    const before = input.slice()
    mutating({ share: 0.4 })(input, [2400, 5], random)
    const counts = new Map<string, number>()
    for (let i = 0; i < 2000; i++) {
      const [was, is] = [before, input].map(each => letters[each.subarray(5 * i, 5 * i + 5).indexOf(1)]!)
      if (was !== is) counts.set(`${was}${is}`, (counts.get(`${was}${is}`) ?? 0) + 1)
    }
    // Of 400 of each letter 160 are drawn anew, and a quarter of those come out as each letter.
    expect(counts.size).toBe(12)
    for (const [change, count] of counts) {
      expect(change).not.toContain('N')
      expect(count).toBeGreaterThan(18)
      expect(count).toBeLessThan(65)
    }
    expect(input.subarray(10_000)).toEqual(before.subarray(10_000))
    for (let i = 0; i < 2000; i++) expect(input.subarray(5 * i, 5 * i + 5).reduce((a, b) => a + b)).toBe(1)
    mutating({ share: 0 })(before, [2400, 5], random)
    expect(() => mutating({ share: 2 })).toThrow('`share` is 2')
  })

  const image = Float32Array.from({ length: 9 }, (_, i) => i + 1)
  const seen = (augment: ReturnType<typeof turning>) => {
    const results = new Set<string>()
    for (let i = 0; i < 200; i++) {
      const copy = image.slice()
      augment(copy, [3, 3, 1], random)
      results.add([...copy].join(' '))
    }
    return [...results].sort()
  }

  it('flips and turns images every way there is', () => {
    expect(seen(flipping({ vertical: false }))).toEqual(['1 2 3 4 5 6 7 8 9', '3 2 1 6 5 4 9 8 7'])
    expect(seen(flipping())).toHaveLength(4)
    expect(seen(turning())).toEqual([
      '1 2 3 4 5 6 7 8 9',
      '3 6 9 2 5 8 1 4 7',
      '7 4 1 8 5 2 9 6 3',
      '9 8 7 6 5 4 3 2 1',
    ])
  })

  it('crops and shifts with zeros coming in', () => {
    const crops = seen(cropping({ padding: 1 }))
    expect(crops).toHaveLength(9)
    expect(crops).toContain('5 6 0 8 9 0 0 0 0')
    const sequence = Float32Array.of(1, 10, 2, 20, 3, 30)
    const shifts = new Set<string>()
    for (let i = 0; i < 100; i++) {
      const copy = sequence.slice()
      shifting({ most: 1 })(copy, [3, 2], random)
      shifts.add([...copy].join(' '))
    }
    expect([...shifts].sort()).toEqual(['0 0 1 10 2 20', '1 10 2 20 3 30', '2 20 3 30 0 0'])
  })
})

describe('stratifiedSplit', () => {
  it('keeps the mix of labels in every part, and every example in one', () => {
    const labels = Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 'rare' : 'common'))
    const fractions = { train: 0.6, validation: 0.2, test: 0.2 }
    const split = stratifiedSplit(labels, { fractions, seed: 3 })
    expect([split.train.length, split.validation.length, split.test.length]).toEqual([600, 200, 200])
    expect(split.train.filter(i => labels[i] === 'rare')).toHaveLength(60)
    expect(split.test.filter(i => labels[i] === 'rare')).toHaveLength(20)
    expect(new Set([...split.train, ...split.validation, ...split.test]).size).toBe(1000)
    expect(stratifiedSplit(labels, { fractions, seed: 3 })).toEqual(split)
    expect(stratifiedSplit(labels, { fractions, seed: 4 }).test).not.toEqual(split.test)
  })

  it('shares out what does not divide', () => {
    const labels = Array.from({ length: 21 }, (_, i) => i % 7)
    const split = stratifiedSplit(labels, { fractions: { a: 0.5, b: 0.5 }, seed: 1 })
    expect(split.a.length + split.b.length).toBe(21)
    expect(Math.abs(split.a.length - split.b.length)).toBeLessThanOrEqual(1)
    const part = stratifiedSplit(labels, { fractions: { a: 0.2 }, seed: 1 })
    expect(part.a.length).toBeGreaterThan(0)
    expect(() => stratifiedSplit(labels, { fractions: { a: 0.8, b: 0.3 }, seed: 1 })).toThrow(/at most 1/)
  })
})

describe('duplicates', () => {
  it('are found on both strands', () => {
    const found = findDuplicateSequences(['ACGG', 'TTTT', 'acgg'], ['CCGT', 'ACGG', 'GATC', 'AAAA'])
    expect(found).toEqual([
      { train: 0, other: 0, isReverseComplement: true },
      { train: 0, other: 1, isReverseComplement: false },
      { train: 1, other: 3, isReverseComplement: true },
    ])
    expect(findDuplicateSequences(['ACGG'], ['CCGT'], { reverseComplements: false })).toEqual([])
  })

  it('are found among arrays', async () => {
    const dataset = (inputs: number[]) =>
      arrayDataset({ inputs, inputShape: [2, 1], targets: new Uint8Array(inputs.length / 2) })
    expect(await findDuplicateExamples(dataset([1, 2, 3, 4]), dataset([4, 3, 3, 4]))).toEqual([
      { train: 1, other: 1, isReverseComplement: false },
    ])
  })
})

describe('numbers of more than 24 bits', () => {
  /** Five million, a little more and a little less: float32 has no value between these. */
  const offsets = Array.from({ length: 50 }, (_, i) => Math.sin(i) / 10)
  const mean = offsets.reduce((sum, x) => sum + x, 0) / 50
  const deviation = Math.sqrt(offsets.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 50)

  it.each([
    ['float64', Float64Array.from(offsets, x => 5e6 + x), 5e6, 1],
    ['whole numbers of 32 bits', Uint32Array.from(offsets, x => 4e9 + Math.round(1000 * x)), 4e9, 1000],
  ])('are normalised before they are rounded to float32: %s', async (_, inputs, offset, scale) => {
    const all = { inputs, inputShape: [1, 1], targets: new Uint8Array(50) }
    // A selection of the dataset, too, has its numbers in full.
    const dataset = selectExamples(arrayDataset(all), Array.from(offsets.keys()))
    const normalisation = await measureChannels(augmentDataset(dataset, []))
    expect((normalisation.means[0]! - offset) / scale).toBeCloseTo(mean, 3)
    expect(normalisation.deviations[0]! / scale).toBeCloseTo(deviation, 3)
    const batch = await arrayDataset({ ...all, normalisation }).batch([0, 1, 2])
    for (const i of [0, 1, 2]) {
      expect(batch.inputs[i]).toBeCloseTo((offsets[i]! - mean) / deviation, 1)
    }
  })
})

describe('normalisations', () => {
  const dataset = (means: readonly number[], deviations: readonly number[]) =>
    arrayDataset({ inputs: [1, 2], inputShape: [1, 2], targets: [0], normalisation: { means, deviations } })

  it.each([
    [[0], [1, 1], 'means'],
    [[0, Number.NaN], [1, 1], 'means'],
    [[0, 0], [1], 'deviations'],
    [[0, 0], [1, 0], 'deviations'],
    [[0, 0], [Number.NaN, 1], 'deviations'],
    [[0, 0], [1, -1], 'deviations'],
    [[0, 0], [1, Infinity], 'deviations'],
  ])('that give no numbers are refused: %j %j', (means, deviations, part) => {
    expect(() => dataset(means, deviations)).toThrow(
      new RegExp(`\`normalisation.${part}\`.*2 finite numbers.*one for each channel`),
    )
  })

  it('are not measured where a value is missing or there is no example', async () => {
    const inputs = [1, 2, Number.NaN]
    await expect(
      measureChannels(arrayDataset({ inputs, inputShape: [1], targets: [0, 0, 0] })),
    ).rejects.toThrow(/Example 2 has the input NaN/)
    await expect(measureChannels(arrayDataset({ inputs: [], inputShape: [1], targets: [] }))).rejects.toThrow(
      /without examples/,
    )
  })
})

it('a length beyond what an array can hold is refused before anything is allocated', () => {
  const options = { sequences: ['AC'], targets: [0] }
  expect(() => sequenceDataset({ ...options, length: 1e12 })).toThrow(/`length` is 1000000000000/)
  expect(() => sequenceDataset({ ...options, length: -1 })).toThrow(/`length` is -1/)
})
