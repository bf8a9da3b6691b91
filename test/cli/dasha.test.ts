import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { motifs } from '../support/motifs.js'
import { runCli, runCliWith } from '../support/runCli.js'
import { tempDir } from '../support/tempDir.js'
import { expectWellFormed } from '../support/wellFormed.js'

const temp = tempDir()

beforeAll(() => {
  for (const [name, rows] of [
    ['train', 80],
    ['dev', 20],
    ['test', 20],
  ] as const) {
    const { sequences, labels } = motifs(rows, rows)
    const lines = sequences.map((sequence, i) => `${sequence},${labels[i] ? 'yes' : 'no'}`)
    temp.file(['sequence,label', ...lines].join('\n'), `${name}.csv`)
  }
})

describe('dasha and predict', () => {
  it('find a model, save it, and predict with it', async () => {
    const files = ['--train', 'train', '--valid', 'dev', '--test', 'test'].map(word =>
      word.startsWith('--') ? word : temp.path(`${word}.csv`),
    )
    const outputs = ['--model', temp.path('model'), '--report', temp.path('report.html')]
    const found = await runCli(
      ...['dasha', ...files, ...outputs, '--preset', 'smoke', '--backbones', 'wideResNet1d', '--json'],
    )
    expect(found.stderr).toContain('plan (smoke')
    expect(found.status).toBe(0)
    const result = JSON.parse(found.stdout)
    expect(Object.keys(result)).toEqual([
      ...['backbone', 'kernels', 'hyperparameters', 'validation', 'test', 'seconds'],
    ])
    expect(result.kernels).toHaveLength(9)
    const page = readFileSync(temp.path('report.html'), 'utf8')
    expectWellFormed(page)
    for (const heading of ['Scores', 'Confusion on test', 'Kernels', 'Tuning', 'Retraining', 'Compute']) {
      expect(page).toContain(`<h2>${heading}</h2>`)
    }
    expect(page).toContain('Kernels found')
    expect(page).not.toMatch(/NaN|undefined|Infinity/)

    const predicted = await runCli(
      ...['predict', '--model', temp.path('model'), temp.path('test.csv'), '--json'],
    )
    expect(predicted.status).toBe(0)
    const { predictions } = JSON.parse(predicted.stdout) as {
      predictions: { class: string; probabilities: Record<string, number> }[]
    }
    const right = predictions.filter(
      (prediction, i) => prediction.class === (motifs(20, 20).labels[i] ? 'yes' : 'no'),
    )
    expect(right.length / 20).toBeCloseTo(result.test.accuracy, 9)
    expect(predictions[0]!.probabilities['yes']! + predictions[0]!.probabilities['no']!).toBeCloseTo(1, 6)
  }, 120_000)

  it('trains trials in two processes, and leaves no folder of its own behind', async () => {
    const TMPDIR = temp.path('temporary')
    mkdirSync(TMPDIR)
    const found = await runCliWith(
      { TMPDIR },
      ...['dasha', '--train', temp.path('train.csv'), '--preset', 'smoke', '--backbones', 'wideResNet1d'],
      ...['--workers', '2', '--report', temp.path('workers.html'), '--json'],
    )
    expect(found.stderr).toMatch(/tuning: trial 3: -?[\d.]+ at/)
    expect(found.stderr).not.toMatch(/failed|lost/)
    expect(found.status).toBe(0)
    expect(Object.keys(JSON.parse(found.stdout).validation)).toEqual(['mcc', 'accuracy'])
    expect(readdirSync(TMPDIR)).toEqual([])
  }, 120_000)

  it.each([
    [['dasha', '--train', 'train.csv', '--workers', '0'], 2, /--workers.*whole number/],
    [['dasha', '--train', 'train.csv', '--budget', 'soon'], 2, /--budget.*30m/],
    [['dasha', '--train', 'nothing.csv'], 2, /nothing\.csv/],
    [['dasha', '--train', 'train.csv', '--valid', 'other.csv'], 1, /label "perhaps".*\[.*"no", "yes"/],
    [['predict', '--model', 'nowhere', 'test.csv'], 2, /input\.json.*--model/],
  ])(
    'asked wrongly say so: %j',
    async (args, status, message) => {
      temp.file('sequence,label\nACGT,perhaps\n', 'other.csv')
      const at = (word: string) => (/\.csv$|nowhere/.test(word) ? temp.path(word) : word)
      const outcome = await runCli(...args.map(at), '--json')
      expect(JSON.parse(outcome.stdout).error.message).toMatch(message)
      expect(outcome.status).toBe(status)
    },
    60_000,
  )
})
