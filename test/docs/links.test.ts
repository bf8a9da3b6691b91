import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pages as guides, textOf } from '../support/codeBlocks.js'
import { root } from '../support/packedPackage.js'

const pages = [...guides, ...['examples/README.md'].filter(page => existsSync(join(root, page)))]

/** Where the links and pictures of a page point to, code left out. */
function targetsOf(page: string): string[] {
  const prose = textOf(page).replace(/^```[\s\S]*?^```$/gm, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1]!)
}

/** The anchors that headings get, as GitHub and the site make them. */
function anchorsOf(page: string): string[] {
  const prose = textOf(page).replace(/^```[\s\S]*?^```$/gm, '')
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  )
}

describe('links', () => {
  it('are found', () => {
    expect(pages.flatMap(targetsOf).length).toBeGreaterThan(80)
    expect(anchorsOf('docs/search-results.md')).toContain('beside-the-authors-own-code')
  })

  it.each(pages)('of %s lead to files and headings that exist', page => {
    const broken = targetsOf(page).filter(target => {
      if (target.startsWith('http')) return !URL.canParse(target) || new URL(target).protocol !== 'https:'
      const [path = '', anchor] = target.split('#')
      const file = relative(root, path === '' ? join(root, page) : join(root, dirname(page), path))
      if (!existsSync(join(root, file))) return true
      return anchor !== undefined && !(file.endsWith('.md') && anchorsOf(file).includes(anchor))
    })
    expect(broken).toEqual([])
  })
})
