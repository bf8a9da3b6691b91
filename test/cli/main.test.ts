import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { runCli, runCliWith } from '../support/runCli.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

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

  it('lists each command with the words of its own help', async () => {
    const flat = (text: string) => text.replace(/\s+/g, ' ')
    const list = flat((await runCli('--help')).stdout)
    for (const name of [
      'forecast',
      'backtest',
      'kpss',
      'data',
      'tasks',
      'dasha',
      'predict',
      'tune',
      'status',
      'worker',
    ]) {
      const own = flat((await runCli(name, '--help')).stdout)
      const summary = /Usage: .*?\] (?:<\S+> |\[\S+\] )*([a-z].*?) (?:Arguments|Options|Commands):/.exec(
        own,
      )?.[1]
      expect(summary).toBeDefined()
      expect(list).toContain(summary)
    }
  })

  it('loads no network to list its commands, to forecast or to test', async () => {
    const hook = pathToFileURL(fileURLToPath(new URL('../support/traceModules.mjs', import.meta.url))).href
    const start = temp.file(
      `import { register } from 'node:module'\nregister(${JSON.stringify(hook)})\n`,
      'start.mjs',
    )
    for (const [i, args] of [['--help'], ['forecast', '--help'], ['kpss', '--help']].entries()) {
      const trace = temp.path(`trace-${i}.txt`)
      const { status } = await runCliWith(
        { NODE_OPTIONS: `--import ${start}`, TRACE_MODULES: trace },
        ...args,
      )
      const loaded = readFileSync(trace, 'utf8')
      expect([status, loaded.includes('commander')]).toEqual([0, true])
      expect(loaded).not.toContain('@tensorflow')
    }
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
