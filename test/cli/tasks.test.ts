import { describe, expect, it } from 'vitest'
import { classificationTasks } from '../../src/tasks/index.js'
import { runCli } from '../support/runCli.js'
import { sharedData } from '../support/sharedData.js'

describe('supervised-baselines tasks', () => {
  it('lists every task, or those of one benchmark', async () => {
    const { stdout } = await runCli('tasks', 'list')
    for (const { name } of classificationTasks) expect(stdout).toContain(`\n${name} `)
    const { tasks } = JSON.parse((await runCli('tasks', 'list', '--benchmark', 'GUE', '--json')).stdout)
    expect(tasks).toHaveLength(28)
    const wrong = await runCli('tasks', 'list', '--benchmark', 'gue')
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('one of Nucleotide Transformer, GUE'),
    ])
  })

  it('shows a task with its files, faults and published scores', async () => {
    const { stdout } = await runCli('tasks', 'show', 'gue/tf/4')
    expect(stdout).toContain('genomics/gue/tf/4/train.csv.gz')
    expect(stdout).toContain('beware     train has 358 of the dev rows')
    expect(stdout).toMatch(/DNABERT-2 +fine-tuned +mcc +0\.7743 +published +\[1\]/)
    const { task, scores } = JSON.parse((await runCli('tasks', 'show', 'GUE/TF/4', '--json')).stdout)
    expect([task.name, scores.length]).toEqual(['gue/tf/4', 10])
  })

  it('ends with 2 for a task that there is not, and for files that are missing', async () => {
    const unknown = await runCli('tasks', 'show', 'gue/tf/9', '--json')
    expect(unknown.status).toBe(2)
    expect(JSON.parse(unknown.stdout).error.details.close).toContain('gue/tf/0')
    const missing = await runCli('tasks', 'show', 'gue/tf/4', '--folder', 'no-such-folder')
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('They come from GUE.zip')])
  })

  it('reads the files of a task', async ({ skip }) => {
    const path = sharedData('genomics/uci-splice.data')
    if (!path) return skip('the splice junctions are not at hand')
    const { stdout } = await runCli(
      'tasks',
      'show',
      'uci/splice',
      '--folder',
      path.replace(/uci.*/, ''),
      '--json',
    )
    expect(JSON.parse(stdout).report).toMatchObject({ validationTakenOut: 40, testInTrain: 47 })
  })
})
