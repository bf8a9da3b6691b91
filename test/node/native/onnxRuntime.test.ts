import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { matMulGraph } from '../../../src/node/native/convGraphs.js'
import { loadOnnxRuntime } from '../../../src/node/native/onnxRuntime.js'
import { tempDir } from '../../support/tempDir.js'

const temp = tempDir()

it('keeps the 128 sessions used last', () => {
  const runtime = loadOnnxRuntime(1)
  const made: number[] = []
  const run = (key: number) => {
    const graph = () => {
      made.push(key)
      return matMulGraph(false, false)
    }
    const output = { data: new Float32Array(1), dims: [1, 1] }
    const input = (value: number) => ({ data: Float32Array.of(value), dims: [1, 1] })
    runtime.run(String(key), graph, { a: input(key), b: input(2) }, output)
    expect(output.data[0]).toBe(2 * key)
  }
  for (let key = 0; key < 128; key++) run(key)
  run(0)
  run(128)
  made.length = 0
  for (const key of [0, 2, 128, 1]) run(key)
  expect(made).toEqual([1])
  runtime.dispose()
})

it('leaves nothing in the temporary folder nor in the home, where the telemetry of onnxruntime would be', () => {
  const built = new URL('../../../dist/node/native/onnxRuntime.js', import.meta.url)
  const after = (environment: Record<string, string>, name: string) => {
    const folder = temp.path(name)
    mkdirSync(folder)
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { loadOnnxRuntime } from '${built}'; loadOnnxRuntime(1).dispose()`,
      ],
      {
        encoding: 'utf8',
        env: {
          // Nothing that says CI, where onnxruntime is silent by itself, and a way out of the machine that is none.
          ...{ PATH: process.env['PATH']!, TMPDIR: folder, HOME: folder, HTTPS_PROXY: 'http://127.0.0.1:9' },
          ...environment,
        },
      },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return readdirSync(folder)
  }
  expect(after({}, 'silent')).toEqual([])
  // Whoever sets the variable is obeyed, which also shows that the telemetry would be seen here.
  if (process.platform === 'linux') expect(after({ ORT_DISABLE_TELEMETRY: '0' }, 'telling')).not.toEqual([])
})
