import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { liveText } from '../../src/cli/liveText.js'

function terminal(isTTY: boolean) {
  let written = ''
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk)
      done()
    },
  })
  Object.assign(stream, { isTTY, columns: 20, rows: 5 })
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => written }
}

test('on a terminal it stays in place, and what others write stands above it', () => {
  const { stream, text } = terminal(true)
  const live = liveText(stream)
  live.show(() => `table\nof ${'w'.repeat(40)}\n3\n4\n5\n6`, 'line')
  expect(text()).toBe(`table\nof ${'w'.repeat(16)}\n3\n4\n`)
  stream.write('a warning\n')
  expect(text().endsWith('4\n\r\x1b[4A\x1b[Ja warning\n')).toBe(true)
  live.close()
  stream.write('the end')
  expect(text()).toMatch(/a warning\nthe end$/)
})

test('elsewhere it is one line after the other', () => {
  const { stream, text } = terminal(false)
  const live = liveText(stream)
  live.show(() => 'table', 'first')
  live.show(() => 'table', undefined)
  live.show(() => 'table', 'second')
  live.close()
  expect(text()).toBe('first\nsecond\n')
})
