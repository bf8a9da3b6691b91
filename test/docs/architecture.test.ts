import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { architecturePictures } from '../../scripts/drawArchitecture.js'

describe('the maps of the architecture', () => {
  const pictures = architecturePictures()

  it.each(Object.entries(pictures))(
    '%s is as src/ is now (npx tsx scripts/drawArchitecture.ts)',
    (name, svg) => {
      const kept = readFileSync(new URL(`../../docs/pictures/${name}`, import.meta.url), 'utf8')
      expect(`${svg}\n`).toBe(kept)
    },
  )

  it('has every room', () => {
    for (const room of ['common', 'forecasting', 'training', 'workflows', 'node', 'cli']) {
      expect(pictures['architecture.svg']).toContain(`>${room}</text>`)
    }
  })
})
