import { describe, expect, it } from 'vitest'
import { arrayDataset, type Dataset, reverseComplement, sequenceDataset } from '../../../src/data/index.js'
import { type DashaTask, prepareTask } from '../../../src/workflows/dasha/index.js'
import { motifs } from '../../support/motifs.js'

/** 40 examples of two numbers, whose classes take turns. */
function simple(labels: readonly number[], start = 0): Dataset {
  return arrayDataset({
    inputs: Float32Array.from({ length: 40 * labels.length }, (_, i) => Math.sin(start + i)),
    inputShape: [20, 2],
    targets: labels,
  })
}
const turns = Array.from({ length: 40 }, (_, i) => i % 2)
const task = (more: Partial<DashaTask> = {}): DashaTask => ({ train: simple(turns), outputs: 2, ...more })

describe('prepareTask', () => {
  it('holds validation data out, the same for the same seed and with the same mix of classes', async () => {
    const [a, b, c] = await Promise.all([1, 1, 2].map(seed => prepareTask(task(), { seed, holdout: 0.25 })))
    expect([a!.train.size, a!.validation.size]).toEqual([30, 10])
    const { targets } = await a!.validation.batch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(targets.reduce((sum, label) => sum + label, 0)).toBe(5)
    const inputs = async (prepared: typeof a) => (await prepared!.validation.batch([0, 1, 2])).inputs
    expect(await inputs(a)).toEqual(await inputs(b))
    expect(await inputs(a)).not.toEqual(await inputs(c))
    expect(a!.identity).toEqual(b!.identity)
    expect(a!.identity.train).toEqual(c!.identity.train)
    expect(a!.identity.validation).not.toEqual(c!.identity.validation)
  })

  it.each<[string, Partial<DashaTask>, RegExp]>([
    [
      'one class',
      { train: simple(turns.map(() => 1)), classNames: ['no', 'yes'] },
      /class "yes".*nothing to learn/,
    ],
    ['labels out of range', { train: simple(turns.with(7, 2)) }, /Example 7 of `train` has the target 2/],
    [
      'test labels out of range',
      { test: simple(turns.with(3, -1), 5) },
      /Example 3 of `test` has the target -1/,
    ],
    [
      'unequal lengths',
      { test: arrayDataset({ inputs: new Float32Array(38), inputShape: [19, 2], targets: [0] }) },
      /inputShape of `test` is \[19, 2\].*\[20, 2\]/,
    ],
    [
      'inputs that are not finite',
      {
        train: arrayDataset({
          inputs: Float32Array.from({ length: 80 }, (_, i) => (i === 50 ? Number.NaN : i)),
          inputShape: [20, 2],
          targets: [0, 1],
        }),
      },
      /Example 1 of `train` has the input NaN/,
    ],
    ['validation that training has', { validation: simple(turns.slice(0, 4)) }, /Every validation example/],
    [
      'a shape that is none',
      { train: arrayDataset({ inputs: [1], inputShape: [1], targets: [0] }) },
      /\[length, channels\]/,
    ],
    ['a head that does not fit', { head: 'multilabel' }, /targets have shape \[\].*\[2\]/],
  ])('refuses %s', async (_, more, message) => {
    await expect(prepareTask(task(more))).rejects.toThrow(message)
    await expect(prepareTask(task(more))).rejects.toMatchObject({ code: 'invalid-data' })
  })

  it('warns of classes that one part lacks', async () => {
    const validation = simple([0, 0, 0], 9)
    const { warnings } = await prepareTask(task({ outputs: 3, validation, classNames: ['a', 'b', 'c'] }))
    expect(warnings).toEqual([
      'No training example is of the class "c".',
      expect.stringMatching(/^No validation example is of the class "b"/),
    ])
  })

  it('takes duplicates out of validation and tells of those in test, on either strand of DNA', async () => {
    const { sequences, labels, dataset } = motifs(60, 1)
    const others = motifs(20, 2)
    const mixed = sequenceDataset({
      sequences: [sequences[0]!, reverseComplement(sequences[1]!), ...others.sequences],
      targets: [labels[0]!, labels[1]!, ...others.labels],
    })
    const dna = { kind: 'dna', train: dataset, validation: mixed, test: mixed, outputs: 2 } as const
    const prepared = await prepareTask(dna)
    expect(prepared.validation.size).toBe(20)
    expect(prepared.testDuplicates).toEqual([0, 1])
    expect(prepared.warnings).toEqual([
      expect.stringMatching(/^2 of 22 validation examples/),
      expect.stringMatching(/^2 of 22 test examples/),
    ])
    expect((await prepareTask({ ...dna, kind: 'sequence' })).testDuplicates).toEqual([0])
  })
})
