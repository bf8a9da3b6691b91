import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { openFileJournal } from '../../src/node/index.js'
import { type JournalSetup, journalCases } from '../../src/testing/index.js'
import { type Journal, memoryJournal } from '../../src/tuning/index.js'

const folder = mkdtempSync(join(tmpdir(), 'journal-'))
afterAll(() => rmSync(folder, { recursive: true }))

const memory = new Map<string, Journal>()
const setups: Record<string, JournalSetup> = {
  memory: {
    async open(name) {
      if (!memory.has(name)) memory.set(name, memoryJournal())
      return memory.get(name)!
    },
    locks: false,
  },
  file: { open: name => openFileJournal(join(folder, `${name}.jsonl`)), locks: true },
}

describe.each(Object.entries(setups))('the %s journal', (_, setup) => {
  for (const { name, run } of journalCases(setup)) test(name, run)
})
