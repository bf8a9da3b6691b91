import { expect, it } from 'vitest'
import { readJournal } from '../../bench/support/journaledItems.js'
import { tempDir } from '../support/tempDir.js'

const files = tempDir()

it('takes finished items from a journal and leaves out a line that was cut off', () => {
  const journal = '{"id":"a","result":{"x":1}}\n{"id":"b","result":2}\n{"id":"c","res'
  expect([...readJournal(files.file(journal, 'cut.jsonl'))]).toEqual([
    ['a', { x: 1 }],
    ['b', 2],
  ])
  expect(readJournal(files.path('none.jsonl')).size).toBe(0)
})
