import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ReadLimits } from '../../src/node/index.js'
import { readUnpacked } from '../../src/node/index.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

async function content(path: string, limits?: ReadLimits): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of readUnpacked(path, limits)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('readUnpacked', () => {
  it('gives plain and gzip content alike, whatever the name', async () => {
    const text = 'hello '.repeat(10)
    expect(String(await content(temp.file(text, 'plain.gz')))).toBe(text)
    expect(String(await content(temp.file(gzipSync(text), 'packed.txt')))).toBe(text)
  })

  it('reads gzip files of several members to the end', async () => {
    const path = temp.file(Buffer.concat([gzipSync('one,'), gzipSync('two')]))
    expect(String(await content(path))).toBe('one,two')
  })

  it('gives nothing for an empty file', async () => {
    expect((await content(temp.file(''))).length).toBe(0)
  })

  it('stops at maxBytes, plain or packed', async () => {
    for (const bytes of [Buffer.alloc(5000, 'x'), gzipSync(Buffer.alloc(5000, 'x'))]) {
      await expect(content(temp.file(bytes), { maxBytes: 4999 })).rejects.toMatchObject({
        code: 'too-large',
        message: expect.stringContaining('`maxBytes`'),
      })
      expect((await content(temp.file(bytes), { maxBytes: 5000 })).length).toBe(5000)
    }
  })

  it('stops a file that unpacks to far more than its size long before its end', async () => {
    const bomb = temp.file(gzipSync(Buffer.alloc(64 * 2 ** 20)))
    let seen = 0
    const reading = (async () => {
      for await (const chunk of readUnpacked(bomb)) seen += chunk.length
    })()
    await expect(reading).rejects.toMatchObject({ code: 'too-large', details: { option: 'maxRatio' } })
    expect(seen).toBeLessThan(16 * 2 ** 20)
    expect((await content(bomb, { maxRatio: 2000 })).length).toBe(64 * 2 ** 20)
  })

  it('says that a gzip file is cut off or damaged', async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 251)))
    const damaged = Buffer.from(whole)
    damaged[whole.length - 6]! ^= 0xff
    for (const bytes of [whole.subarray(0, whole.length >> 1), damaged]) {
      await expect(content(temp.file(bytes))).rejects.toMatchObject({ code: 'corrupt' })
    }
  })

  it('names a file that is not there', async () => {
    await expect(content(temp.path('absent.csv'))).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringContaining('absent.csv'),
    })
  })

  it('says that a folder is not a file', async () => {
    await expect(content(temp.dir)).rejects.toMatchObject({ code: 'failed' })
  })

  it('reports progress and stops when aborted', async () => {
    const path = temp.file(Buffer.alloc(2 ** 20, 'x'))
    const controller = new AbortController()
    const seen: number[] = []
    const reading = content(path, {
      signal: controller.signal,
      onProgress: ({ bytes, totalBytes }) => {
        expect(totalBytes).toBe(2 ** 20)
        seen.push(bytes)
        if (seen.length === 2) controller.abort()
      },
    })
    await expect(reading).rejects.toMatchObject({ code: 'aborted' })
    expect(seen.length).toBe(2)
  })
})
