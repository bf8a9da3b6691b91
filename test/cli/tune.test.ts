import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cliPath, runCli } from '../support/runCli.js'

const folder = mkdtempSync(join(tmpdir(), 'tune-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const argv = (journal: string) => [
  ...['tune', '--module', join(folder, 'objective.mjs'), '--json'],
  ...['--space', join(folder, 'space.json'), '--journal', join(folder, journal)],
  ...['--trials', '8', '--max-resource', '4', '--reduction-factor', '2', '--seed', '3'],
]

beforeAll(() => {
  writeFileSync(join(folder, 'space.json'), '{"x": {"type": "uniform", "low": 0, "high": 1}}')
  writeFileSync(
    join(folder, 'objective.mjs'),
    `export default async function ({ config, resource, checkpoint, report }) {
      console.log('an objective may print')
      for (let step = (checkpoint?.resource ?? 0) + 1; step <= resource; step++) {
        await new Promise(done => setTimeout(done, 30))
        await report({ resource: step, value: config.x + 1 / step, state: { step } })
      }
    }`,
  )
})

test('killed with SIGKILL and resumed, a study ends as one that was left alone', async () => {
  const whole = await runCli(...argv('whole.jsonl'))
  expect(whole.status).toBe(0)
  expect(whole.stderr).toMatch(/trial 0: [\d.]+ at 1; best/)
  const expected = JSON.parse(whole.stdout)

  const journal = join(folder, 'killed.jsonl')
  for (const lines of [4, 12]) {
    const victim = spawn(process.execPath, [
      cliPath,
      ...argv('killed.jsonl'),
      ...(lines > 4 ? ['--resume'] : []),
    ])
    const ended = new Promise(done => victim.once('exit', done))
    while (!existsSync(journal) || readFileSync(journal, 'utf8').split('\n').length < lines) {
      await new Promise(done => setTimeout(done, 20))
    }
    victim.kill('SIGKILL')
    await ended
  }
  const resumed = await runCli(...argv('killed.jsonl'), '--resume')
  expect(resumed.status).toBe(0)
  const result = JSON.parse(resumed.stdout)
  expect(result.best).toEqual(expected.best)
  expect(result.rungs).toEqual(expected.rungs)

  const status = await runCli('status', journal, '--json')
  expect(JSON.parse(status.stdout)).toMatchObject({ best: expected.best, reason: 'finished' })
}, 120_000)

test.each([
  [['--sampler', 'magic'], /one of random, halton, grid, tpe/],
  [['--space', '/no/such.json'], /can't be read/],
  [['--reduction-factor', '1'], /reductionFactor.*above 1/],
])(
  'asked wrongly it says so and ends with 2: %j',
  async (more, message) => {
    const outcome = await runCli(...argv('wrong.jsonl'), ...more)
    expect(outcome.status).toBe(2)
    expect(JSON.parse(outcome.stdout).error.message).toMatch(message)
  },
  60_000,
)
