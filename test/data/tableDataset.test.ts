import * as arrow from 'apache-arrow'
import * as aq from 'arquero'
import { describe, expect, it } from 'vitest'
import { sequenceDataset, tableDataset } from '../../src/data/index.js'
import type { TableLike } from '../../src/tables/index.js'

const sequences = ['ACGT', 'TTTT', 'ACG', 'NNNN']
const label = ['promoter', 'none', 'promoter', 'none']

describe('tableDataset', () => {
  it.each([
    ['Arrow', arrow.tableFromArrays({ sequences, label })],
    ['Arquero', aq.table({ sequences, label })],
    ['objects', sequences.map((s, i) => ({ sequences: s, label: label[i] }))],
  ] as [string, TableLike][])('encodes the sequences of %s as sequenceDataset does', async (_, table) => {
    const { dataset, classes } = tableDataset(table, { sequence: 'sequences', label: 'label' })
    expect(classes).toEqual(['none', 'promoter'])
    const expected = sequenceDataset({ sequences, targets: [1, 0, 1, 0] })
    expect(dataset).toMatchObject({ size: 4, inputShape: [4, 5], targetShape: [] })
    expect(await dataset.batch([2, 1])).toEqual(await expected.batch([2, 1]))
  })

  it('takes one column a number, or one whose cells are lists', async () => {
    const flat = { a: [1, 2], b: [3, 4], c: [5, 6], d: [7, 8], y: [10n, 9n] }
    const type = new arrow.FixedSizeList(4, new arrow.Field('item', new arrow.Float32()))
    const lists = new arrow.Table({
      x: arrow.vectorFromArray(
        [
          [1, 3, 5, 7],
          [2, 4, 6, 8],
        ],
        type,
      ),
      y: arrow.vectorFromArray([10n, 9n], new arrow.Int64()),
    })
    const arrays = [
      { x: [1, 3, 5, 7], y: 10 },
      { x: Float32Array.of(2, 4, 6, 8), y: 9 },
    ]
    const results = [
      tableDataset(flat, { inputs: ['a', 'b', 'c', 'd'], label: 'y', inputShape: [2, 2] }),
      tableDataset(lists, { inputs: 'x', label: 'y', inputShape: [2, 2] }),
      tableDataset(arrays, { inputs: 'x', label: 'y', inputShape: [2, 2] }),
    ]
    for (const { dataset, classes } of results) {
      expect(classes).toEqual(['9', '10'])
      expect(dataset.inputShape).toEqual([2, 2])
      expect(await dataset.batch([0, 1])).toEqual({
        inputs: Float32Array.of(1, 3, 5, 7, 2, 4, 6, 8),
        targets: Float32Array.of(1, 0),
      })
    }
    expect(tableDataset(arrays, { inputs: 'x', label: 'y' }).dataset.inputShape).toEqual([4, 1])
  })

  it('takes several labels, and classes in a given order', async () => {
    const table = { x: [1, 2], red: [0, 1], blue: [1, 1], kind: ['b', 'a'] }
    const { dataset, classes } = tableDataset(table, { inputs: ['x'], label: ['red', 'blue'] })
    expect(classes).toEqual(['red', 'blue'])
    expect(dataset.targetShape).toEqual([2])
    expect((await dataset.batch([0, 1])).targets).toEqual(Float32Array.of(0, 1, 1, 1))
    const ordered = tableDataset(table, { inputs: ['x'], label: 'kind', classes: ['c', 'b', 'a'] })
    expect((await ordered.dataset.batch([0, 1])).targets).toEqual(Float32Array.of(1, 2))
  })

  it.each([
    ['a missing number', { x: [1, null], y: ['a', 'b'] }, { inputs: ['x'], label: 'y' }, 'x'],
    ['a missing label', { x: [1, 2], y: ['a', null] }, { inputs: ['x'], label: 'y' }, 'y'],
    ['a class not known', { x: [1, 2], y: ['a', 'b'] }, { inputs: ['x'], label: 'y', classes: ['a'] }, 'y'],
    ['a label of 2', { x: [1, 2], y: [0, 2] }, { inputs: ['x'], label: ['y'] }, 'y'],
    ['a missing sequence', { s: ['A', null], y: [0, 1] }, { sequence: 's', label: 'y' }, 's'],
    ['a sequence of numbers', { s: ['A', 7], y: [0, 1] }, { sequence: 's', label: 'y' }, 's'],
    ['a list of another length', { x: [[1], [1, 2]], y: [0, 1] }, { inputs: 'x', label: 'y' }, 'x'],
    ['a list with a gap', { x: [[1], [Number.NaN]], y: [0, 1] }, { inputs: 'x', label: 'y' }, 'x'],
    ['a label of a kind of its own', { x: [1, 2], y: ['a', {}] }, { inputs: ['x'], label: 'y' }, 'y'],
  ] as const)('refuses %s, naming column and row', (_, table, options, column) => {
    expect(() => tableDataset(table as unknown as TableLike, options)).toThrow(
      expect.objectContaining({ code: 'invalid-data', details: expect.objectContaining({ column, row: 1 }) }),
    )
  })

  it('refuses columns that are not there and a shape that does not fit', () => {
    const table = { x: [1, 2], y: [0, 1] }
    expect(() => tableDataset(table, { inputs: ['z'], label: 'y' })).toThrow(/`inputs` is "z"/)
    expect(() => tableDataset(table, { inputs: ['x'], label: 'z' })).toThrow(/`label` is "z"/)
    expect(() => tableDataset(table, { sequence: 'z', label: 'y' })).toThrow(/`sequence` is "z"/)
    expect(() => tableDataset(table, { inputs: ['x'], label: 'y', inputShape: [2, 1] })).toThrow(/1 numbers/)
    expect(() => tableDataset(table, { inputs: [], label: 'y' })).toThrow(/at least one column/)
  })
})
