import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { runCli } from '../support/runCli.js'

describe('supervised-baselines', () => {
  it('tells its version and its commands', async () => {
    expect(await runCli('--version')).toEqual({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' })
    const help = await runCli('--help')
    expect(help.status).toBe(0)
    const listed = [...help.stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name)
    expect(listed).toEqual([
      ...['forecast', 'backtest', 'kpss', 'data', 'tasks', 'dasha', 'predict', 'tune', 'status', 'worker'],
      'help',
    ])
  })

  it.each([[[]], [['data', 'list', '--frog']], [['dat']]])(
    'ends with 2 and a hint when called as %j',
    async args => {
      const { status, stdout, stderr } = await runCli(...args)
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr.length).toBeGreaterThan(10)
    },
  )

  it('tells even a wrong call as JSON with --json', async () => {
    const { status, stdout } = await runCli('data', 'check', '--json')
    expect(status).toBe(2)
    expect(JSON.parse(stdout).error.code).toBe('invalid-option')
  })
})
