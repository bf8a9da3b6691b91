import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const codeOf = (page: string) => [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(match => match[1]!)
const blocks = codeOf(readme)

describe('README', () => {
  it('leads with code of at most eight lines', () => {
    const lines = blocks[0]!.split('\n').filter(line => line.trim() !== '')
    expect(lines.length).toBeLessThanOrEqual(8)
  })

  it('names scripts, examples, pictures and pages that exist', () => {
    for (const [, script] of readme.matchAll(/npm run ([\w:-]+)/g))
      expect(packageJson.scripts).toHaveProperty(script!)
    for (const [, name] of readme.matchAll(/npm run example -- ([\w-]+)/g)) {
      expect(existsSync(join(root, `examples/${name}.ts`)), name).toBe(true)
    }
    for (const [, path] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(existsSync(join(root, path!)), path).toBe(true)
    }
  })
})
