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

  // Taken up again although it is through, it says how it ended.
  const again = await runCli(...argv('killed.jsonl'), '--resume')
  expect(JSON.parse(again.stdout)).toMatchObject({ best: expected.best, reason: 'finished' })
}, 120_000)

test('status --watch follows a study to its end in plain lines, and both commands write a report', async () => {
  const [journal, points] = [join(folder, 'watched.jsonl'), join(folder, 'points.json')]
  writeFileSync(points, '[{"x": 0.125}]')
  const pages = ['tune.html', 'status.html'].map(name => join(folder, name))
  const tuning = runCli(
    ...argv('watched.jsonl').filter(arg => arg !== '--json'),
    ...['--points', points, '--trials', '30'],
    '--report',
    pages[0]!,
  )
  while (!existsSync(journal)) await new Promise(done => setTimeout(done, 20))
  const watched = await runCli('status', journal, '--watch', '--interval', '0.1', '--report', pages[1]!)
  const tuned = await tuning
  expect(watched.status).toBe(0)
  expect(watched.stderr.split('\n').length).toBeGreaterThan(2)
  expect(watched.stderr).toMatch(/^\d+ s: \d+ trials \(.*\); best [\d.]+ at \d, trial \d/m)
  expect(watched.stderr).toMatch(/about \d+ s left/)
  expect(watched.stdout).toMatch(/time: \d+ s; ended: finished\nReport written to/)
  expect(tuned.stdout).toBe(watched.stdout.replace(pages[1]!, pages[0]!))
  for (const page of pages) expect(readFileSync(page, 'utf8')).toContain('Tuning of watched.jsonl')
  expect(readFileSync(journal, 'utf8')).toContain('"config":{"x":0.125}')
}, 60_000)

test.each([
  [['--sampler', 'magic'], /one of random, halton, grid, tpe/],
  [['--space', '/no/such.json'], /can't be read/],
  [['--points', '/no/such.json'], /can't be read/],
  [['--reduction-factor', '1'], /--reduction-factor.*above 1/],
])(
  'asked wrongly it says so and ends with 2: %j',
  async (more, message) => {
    const outcome = await runCli(...argv('wrong.jsonl'), ...more)
    expect(outcome.status).toBe(2)
    expect(JSON.parse(outcome.stdout).error.message).toMatch(message)
  },
  60_000,
)

test.each([
  ['is not there', 'missing.mjs', undefined, /Cannot find module/],
  ['throws when it is imported', 'throwing.mjs', 'throw new TypeError("no GPU here")', /no GPU here/],
  ['has no such export', 'empty.mjs', 'export const objective = 1', /no function exported as default/],
  ['is no JavaScript', 'text.mjs', 'not JavaScript', /SyntaxError/],
  ['ends its process', 'ending.mjs', 'process.exit(0)', /cannot be loaded/],
])(
  'an objective module that %s is refused before the study starts',
  async (_, name, content, message) => {
    if (content !== undefined) writeFileSync(join(folder, name), content)
    const outcome = await runCli(...argv(`${name}.jsonl`), '--module', join(folder, name))
    expect(outcome.status).toBe(2)
    const { error } = JSON.parse(outcome.stdout)
    expect(error).toMatchObject({ code: 'invalid-option', message: expect.stringMatching(message) })
    expect(existsSync(join(folder, `${name}.jsonl`))).toBe(false)
  },
  60_000,
)

test.each([
  [
    'fails',
    'throw new Error("disk full")',
    [],
    /No trial has a result\. Trial 0 failed on its way to 1: .*disk full/,
  ],
  ['diverges', 'return NaN', [], /No trial has a result\. Trial 0 diverged: NaN at 1/],
  ['gets no time', 'return 1', ['--time-budget', '0'], /No trial has a result\. None was started/],
])(
  'a study in which every trial %s ends with 1',
  async (name, body, more, text) => {
    const module = join(folder, `${name}.mjs`)
    writeFileSync(module, `export default async () => { ${body} }`)
    const args = [...argv(`${name}.jsonl`).filter(arg => arg !== '--json'), '--module', module, ...more]
    const outcome = await runCli(...args)
    expect(outcome.status).toBe(1)
    expect(outcome.stdout).toMatch(text)
    // To look at it is no failure.
    const status = await runCli('status', join(folder, `${name}.jsonl`), '--json')
    expect(status.status).toBe(0)
    expect(JSON.parse(status.stdout).best).toBeNull()
  },
  60_000,
)
