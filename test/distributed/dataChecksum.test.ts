import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checksumsOf } from '../../src/distributed/dataChecksum.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

function folder(name: string, files: Readonly<Record<string, string>>): string {
  const root = temp.path(name)
  mkdirSync(`${root}/a`, { recursive: true })
  for (const [path, text] of Object.entries(files)) writeFileSync(`${root}/${path}`, text)
  return root
}

const sumOf = async (path: string) => (await checksumsOf({ path })).path

describe('the check sum of data', () => {
  it('is the SHA-256 of a file', async () => {
    const path = temp.file('some data', 'data.csv')
    expect(await sumOf(path)).toBe(createHash('sha256').update('some data').digest('hex'))
  })

  it('of a folder depends on the paths and contents of its files', async () => {
    const sum = await sumOf(folder('first', { 'a/1': 'x', '2': 'y' }))
    expect(await sumOf(folder('same', { '2': 'y', 'a/1': 'x' }))).toBe(sum)
    expect(await sumOf(folder('content', { 'a/1': 'z', '2': 'y' }))).not.toBe(sum)
    expect(await sumOf(folder('path', { 'a/3': 'x', '2': 'y' }))).not.toBe(sum)
  })

  it('of links is that of what they link to', async () => {
    const copied = folder('copied', { 'a/1': 'x', '2': 'y' })
    const linked = temp.path('linked')
    mkdirSync(linked)
    symlinkSync(`${copied}/a`, `${linked}/a`)
    symlinkSync(`${copied}/2`, `${linked}/2`)
    const before = await sumOf(linked)
    expect(before).toBe(await sumOf(copied))
    writeFileSync(`${copied}/a/1`, 'changed')
    expect(await sumOf(linked)).not.toBe(before)
  })

  it('of absent data, and of links without a target, is refused by name', async () => {
    await expect(sumOf(temp.path('nowhere'))).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringMatching(/nowhere can't be read/),
    })
    const dangling = folder('dangling', { 'a/1': 'x' })
    symlinkSync(temp.path('nowhere'), `${dangling}/a/2`)
    await expect(sumOf(dangling)).rejects.toThrow(/a\/2 links to a file that does not exist/)
  })
})
