import { expect, it } from 'vitest'
import { matMulGraph } from '../../../src/node/native/convGraphs.js'
import { loadOnnxRuntime } from '../../../src/node/native/onnxRuntime.js'

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
