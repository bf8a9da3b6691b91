import { existsSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPlayground, serveFolder } from '../../docs/playground/build.js'
import { launchChromium } from '../support/browser.js'
import { findChromium } from '../support/chromium.js'
import { root } from '../support/packedPackage.js'
import { tempDir } from '../support/tempDir.js'

const chromium = findChromium()
const temp = tempDir()
const outDir = temp.path('playground')
let server: Server
let browser: Browser
let address: string

const hostile = '<img src=x onerror="window.hit=1">'

/** A page of the playground, all that it has asked for and all that its console complains of. */
async function open(options: { width?: number; dark?: boolean } = {}) {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 800, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
  })
  page.setDefaultTimeout(60_000)
  const requests: string[] = []
  const complaints: string[] = []
  page.context().on('request', request => requests.push(request.url()))
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(address, { waitUntil: 'networkidle' })
  return { page, requests, complaints }
}

const drop = (page: Page, name: string, content: string) =>
  page.locator('#file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })

/** The file names asked for so far, and their bytes as a server that compresses sends them. */
function weigh(requests: readonly string[]) {
  const names = [...new Set(requests.map(url => new URL(url).pathname.slice(1) || 'index.html'))]
  const bytes = names.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(outDir, name)), { level: 9 }).length,
    0,
  )
  return { names, bytes }
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

describe.skipIf(!chromium)('the playground', () => {
  beforeAll(async () => {
    if (!existsSync(join(root, 'dist/index.js'))) throw new Error('dist is absent: run `npm run build` first')
    await buildPlayground(outDir)
    server = await serveFolder(outDir, 0)
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    browser = await launchChromium(chromium!)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    server?.closeAllConnections()
    server?.close()
  })

  it('forecasts the births: under 72 kB until the data are asked for, nothing from elsewhere, no tfjs', async () => {
    const { page, requests, complaints } = await open()
    const first = weigh(requests)
    console.info(`first load: ${first.bytes} bytes gzipped, ${first.names.join(' ')}`)
    expect(first.bytes).toBeLessThan(72_000)
    // The model is there by now; what reads files and draws comes with the first of them.
    expect(first.names).toContain('forecast.worker.js')
    expect(first.bytes).toBeGreaterThan(30_000)

    await page.getByRole('button', { name: /US births/ }).click()
    await page.locator('#forecast-result h3').first().waitFor()
    expect(await page.locator('#forecast-result').textContent()).toMatch(
      /combines regressions with a season of 7 steps/,
    )
    expect(await page.getByRole('status').first().textContent()).toMatch(/forecast is below/)
    const pictures = await page.getByRole('img').all()
    const names = await Promise.all(pictures.map(picture => picture.getAttribute('aria-label')))
    expect(names).toEqual(['births'])
    await page.getByText('The numbers').click()
    const rows = await page.locator('table').first().locator('tbody tr').all()
    expect(rows).toHaveLength(28)
    const [date, mean, from80, to80, from95, to95] = (await rows[0]!.locator('th,td').allInnerTexts()) as [
      string,
      ...string[],
    ]
    expect(date).toBe('2015-01-01')
    const [m, a, b, c, d] = [mean, from80, to80, from95, to95].map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ]
    expect(c < a && a < m && m < b && b < d).toBe(true)
    // New Year's Day has fewer births than the Friday after it.
    expect(m).toBeLessThan(Number(await rows[1]!.locator('td').first().textContent()))

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /as CSV/ }).click(),
    ])
    const csv = readFileSync(await saved.path(), 'utf8').split('\n')
    expect(csv).toHaveLength(29)
    expect(csv[1]).toBe([date, mean, from80, to80, from95, to95].join(','))

    const all = weigh(requests)
    // The data are 26 kB of it, and the reader of tables and dates 68 kB.
    expect(all.bytes).toBeLessThan(170_000)
    expect(requests.filter(url => !url.startsWith(address) && !url.startsWith(`blob:${address}`))).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  it('takes a CSV that is dropped, names as they are, on a phone and in the dark', async () => {
    const { page, complaints } = await open({ width: 360, dark: true })
    const lines = Array.from(
      { length: 300 },
      (_, i) => `${50 + 9 * Math.sin(i / 4) + ((i * 7919) % 13) / 5},${i % 7}`,
    )
    await page.locator('#horizon').fill('12')
    const content = [`"${hostile.replaceAll('"', '""')}",load`, ...lines].join('\n')
    await page.evaluate(text => {
      const data = new DataTransfer()
      data.items.add(new File([text], 'mine.csv'))
      document
        .querySelector('h2')!
        .dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }))
    }, content)
    await page.locator('#forecast-result h3').first().waitFor()
    expect(await page.getByRole('img').first().getAttribute('aria-label')).toBe(hostile)
    expect(await page.evaluate('window.hit')).toBeUndefined()
    expect(await page.locator('#forecast-result img').count()).toBe(0)
    expect(await overflow(page)).toBe(0)
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(background).not.toBe('rgb(255, 255, 255)')

    // A change of the settings forecasts anew.
    await page.locator('#horizon').fill('5')
    await page.locator('#horizon').blur()
    await page.getByText('The numbers').click()
    await page.waitForFunction(() => document.querySelectorAll('table')[0]?.tBodies[0]?.rows.length === 5)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('says plainly what is wrong with a file', async () => {
    const { page, complaints } = await open()
    const alert = page.getByRole('alert')
    for (const [content, words] of [
      [
        'a,b\n1,2\n3,<img src=x onerror=alert(1)>\n',
        /bad\.csv, line 3: row 2, column "b" holds "<img.*not a finite number.*\(invalid-data\)/,
      ],
      ['a,b\n1,"2\n', /cannot be read.*\(invalid-data\)/],
      ['', /is empty\. \(invalid-data\)/],
    ] as const) {
      await drop(page, 'bad.csv', content)
      await page.waitForFunction(
        source => new RegExp(source).test(document.getElementById('forecast-error')!.textContent!),
        words.source,
      )
      expect(await alert.textContent()).toMatch(words)
      expect(await page.locator('#forecast-result').isVisible()).toBe(false)
    }
    await page.getByLabel('missing values').fill('?')
    await drop(
      page,
      'good.csv',
      Array.from({ length: 200 }, (_, i) => (i === 9 ? '?' : Math.sin(i) + (i % 5))).join('\n'),
    )
    await page.locator('#forecast-result h3').first().waitFor()
    expect(await alert.isVisible()).toBe(false)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('searches kernels on wasm to the end, with live maps, and stops when asked', async () => {
    const { page, requests, complaints } = await open({ width: 360 })
    await page.getByRole('button', { name: 'Load this part' }).click()
    await page.getByLabel('computed by').selectOption('wasm')
    await page.getByLabel('epochs of DASH').fill('2')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.locator('#search-maps svg').first().waitFor({ state: 'attached' })
    await page.locator('#search-result table').waitFor()
    const status = page.locator('#search-status')
    expect(await status.textContent()).toMatch(
      /^Found after 2 of 2 epochs .*right on \d+\.\d % of validation/,
    )
    expect(await page.locator('#search-result tbody tr').count()).toBe(9)
    expect(await page.locator('#search-maps').getByRole('img').count()).toBe(2)
    expect(await overflow(page)).toBe(0)

    await page.getByLabel('epochs of DASH').fill('100')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.waitForFunction(() => /^Epoch 1 /.test(document.getElementById('search-status')!.textContent!))
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.locator('#search-result table').waitFor()
    expect(await status.textContent()).toMatch(/^Stopped after \d+ of 100 epochs/)
    expect(await page.getByRole('button', { name: 'Start' }).isEnabled()).toBe(true)

    expect(weigh(requests).names.filter(name => name.endsWith('.wasm'))).toHaveLength(1)
    expect(requests.filter(url => !url.startsWith(address))).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  }, 180_000)

  it('can be worked by the keyboard, and labels what it has', async () => {
    const { page } = await open()
    const seen: string[] = []
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab')
      seen.push(await page.evaluate(() => document.activeElement!.id))
    }
    expect(seen).toEqual(['file', 'births', 'horizon', 'preset', 'missing', 'search-load'])
    await page.keyboard.press('Enter')
    await page.locator('#search-form').waitFor()
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('search-data')
    const unlabelled = await page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLInputElement>('input,select')].filter(
          control => !control.labels?.length || !control.labels[0]!.textContent!.trim(),
        ).length,
    )
    expect(unlabelled).toBe(0)
    await page.close()
  })
})
