import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/browser.js'
import { findChromium } from '../support/chromium.js'
import { hostile, reportSamples } from '../support/reportSamples.js'
import { tempDir } from '../support/tempDir.js'

const chromium = findChromium()
const temp = tempDir()
const names = ['forecast', 'backtest', 'tuning', 'dasha', 'search']
let browser: Browser
const files: Record<string, string> = {}

/** What a page asks for beyond itself, and what its console complains of. */
interface Watched {
  page: Page
  requests: string[]
  complaints: string[]
}

/** The page of a file as a reader opens it. */
async function open(file: string, width = 800): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width, height: 800 } })
  const requests: string[] = []
  const complaints: string[] = []
  const address = pathToFileURL(file).href
  page.on('request', request => request.url() !== address && requests.push(request.url()))
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(address)
  return { page, requests, complaints }
}

/** What has to hold of a page's elements, in the page itself. */
function facts(page: Page) {
  return page.evaluate(() => {
    const shown = (element: Element) => (element as HTMLElement).getClientRects().length > 0
    const pictures = [...document.querySelectorAll('svg')].filter(shown)
    const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))
    const tables = [...document.querySelectorAll('table')]
    return {
      hit: (window as { hit?: unknown }).hit,
      strangers: document.querySelectorAll('img,script,iframe,object,embed,link,form,base').length,
      text: document.body.textContent,
      background: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.body).color,
      overflow: document.documentElement.scrollWidth - innerWidth,
      pictures: pictures.length,
      namedPictures: pictures.filter(
        svg =>
          svg.getAttribute('role') === 'img' &&
          svg.getAttribute('aria-label') &&
          svg.querySelector(':scope > title')?.textContent &&
          svg.querySelector(':scope > desc')?.textContent,
      ).length,
      levels,
      tables: tables.length,
      namedTables: tables.filter(
        t =>
          t.caption?.textContent &&
          t.querySelector('thead th[scope=col]') &&
          t.querySelector('tbody th[scope=row]'),
      ).length,
      focusable: tables.every(t => (t.parentElement as HTMLElement).tabIndex === 0),
    }
  })
}

/** The contrast of two colors as `rgb(...)`, from 1 to 21 (WCAG 2). */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b]
    .map(color => {
      const [r, g, b] = color.match(/\d+/g)!.map(part => {
        const share = Number(part) / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      }) as [number, number, number]
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    })
    .sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The colors of all text in HTML, and of what it stands on, where that is the page itself. */
function textColors(page: Page): Promise<string[]> {
  return page.evaluate(() => [
    ...new Set(
      [...document.querySelectorAll('h1,h2,p,th,td:not([style]),caption,summary,footer,svg text')].map(
        element => {
          const style = getComputedStyle(element)
          return element instanceof SVGElement ? style.fill : style.color
        },
      ),
    ),
  ])
}

describe.skipIf(!chromium)('every report in Chromium', () => {
  beforeAll(async () => {
    browser = await launchChromium(chromium!)
    for (const [name, html] of Object.entries(await reportSamples())) {
      files[name] = temp.file(html, `${name}.html`)
    }
  }, 120_000)
  afterAll(() => browser?.close())

  it('is among those tested here', () => {
    const exported = readFileSync(new URL('../../src/report/index.ts', import.meta.url), 'utf8')
    const reports = [...exported.matchAll(/\b(\w+)Report\b(?= \} from)/g)].map(match => match[1])
    expect(reports.sort()).toEqual([...names].sort())
    expect(Object.keys(files).sort()).toEqual([...names].sort())
  })

  it('would be caught if it did what it must not', async () => {
    const bad = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><img src="https://example.invalid/x.png"><p style="width:900px">${hostile}`
    const { page, complaints } = await open(temp.file(bad, 'bad.html'), 360)
    const { strangers, overflow } = await facts(page)
    expect(complaints.join('\n')).toMatch(/Content Security Policy/)
    expect(strangers).toBe(2)
    expect(overflow).toBe(0)
    const open_ = await open(temp.file(`<p style="width:900px">${hostile}`, 'worse.html'), 360)
    await open_.page.waitForFunction('window.hit === 1')
    expect(open_.requests.length).toBeGreaterThan(0)
    expect((await facts(open_.page)).overflow).toBeGreaterThan(500)
    await Promise.all([page.close(), open_.page.close()])
  })

  it.each(names)(
    '%s: fetches nothing, runs nothing, reads on a phone, in the dark and on paper',
    async name => {
      const { page, requests, complaints } = await open(files[name]!)
      const wide = await facts(page)
      expect(wide.hit).toBeUndefined()
      expect(wide.strangers).toBe(0)
      expect(wide.text).toContain(hostile)
      expect(wide.overflow).toBe(0)
      const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
      expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/)

      // Names for those who do not see: one h1, no level left out, every picture and table named.
      expect(wide.levels[0]).toBe(1)
      expect(wide.levels.slice(1).every(level => level === 2)).toBe(true)
      expect(wide.pictures).toBeGreaterThan(0)
      expect(wide.namedPictures).toBe(wide.pictures)
      expect(wide.tables).toBeGreaterThan(0)
      expect(wide.namedTables).toBe(wide.tables)
      expect(wide.focusable).toBe(true)
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.tagName)).toMatch(/DIV|SUMMARY/)

      await page.setViewportSize({ width: 360, height: 800 })
      const narrow = await facts(page)
      expect(narrow.overflow).toBe(0)
      expect(narrow.pictures).toBe(wide.pictures)

      const readable = async (background: string) => {
        // The curves' own names are in the curves' colors, which have 3 to 1 at least.
        for (const color of await textColors(page))
          expect(contrast(color, background), color).toBeGreaterThan(3)
        expect(contrast((await facts(page)).ink, background)).toBeGreaterThan(12)
      }
      await readable(wide.background)
      await page.emulateMedia({ colorScheme: 'dark' })
      const dark = await facts(page)
      expect(dark.background).not.toBe(wide.background)
      expect(dark.ink).not.toBe(wide.ink)
      await readable(dark.background)

      // On paper it is light, whatever the screen is, and has the wide pictures.
      await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
      const paper = await facts(page)
      expect(paper.background).toBe(wide.background)
      expect(await page.locator('.narrow').first().isVisible()).toBe(false)
      const pdf = await page.pdf({ format: 'A4' })
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
      expect(pdf.length).toBeGreaterThan(20_000)

      expect(requests).toEqual([])
      expect(complaints).toEqual([])
      await page.close()
    },
  )
})
