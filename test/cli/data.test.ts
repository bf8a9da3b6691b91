import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { runCli } from '../support/runCli.js'
import { sharedData } from '../support/sharedData.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

describe('supervised-baselines data', () => {
  it('lists every set with its source and licence', async () => {
    const text = await runCli('data', 'list')
    for (const name of ['ETTh1', 'Weather', 'Traffic', 'GUE tf/0', 'EuroSAT'])
      expect(text.stdout).toContain(name)
    const { dataSets } = JSON.parse((await runCli('data', 'list', '--json')).stdout)
    for (const set of dataSets) expect(set.source && set.licence).toBeTruthy()
  })

  it('knows the published files, packed or not, and one that was changed', async ({ skip }) => {
    const [etth1, ettm1] = ['forecasting/ETTh1.csv', 'forecasting/ETTm1.csv.gz'].map(sharedData)
    if (!etth1 || !ettm1) return skip('the ETT files are not at hand')
    mkdirSync(temp.path('forecasting'))
    cpSync(etth1, temp.path('ETTh1.csv'))
    writeFileSync(temp.path('forecasting/ETTm1.csv'), gunzipSync(readFileSync(ettm1)))
    const good = JSON.parse((await runCli('data', 'check', temp.dir, '--json')).stdout)
    expect(good).toMatchObject({ ok: 2, differing: 0 })
    writeFileSync(temp.path('forecasting/ETTh2.csv'), 'date,OT\n')
    const changed = await runCli('data', 'check', temp.dir)
    expect(changed.status).toBe(1)
    expect(changed.stdout).toMatch(/differs +forecasting\/ETTh2\.csv/)
  })

  it('ends with 2 where there is no such folder', async () => {
    const { status, stderr } = await runCli('data', 'check', temp.path('absent'))
    expect(status).toBe(2)
    expect(stderr).toContain('There is no folder')
  })
})
