import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { startBackend } from '../support/backends.js'
import { findSwiftShader } from '../support/chromium.js'
import { farthest } from '../support/numbers.js'
import { trainSmallNet } from '../support/trainingConformance.js'

describe('WebGPU in Node', () => {
  const driver = findSwiftShader()
  it.skipIf(!driver)(
    'has the right gradients, and trains as the other backends do',
    async () => {
      const script = fileURLToPath(new URL('../support/webgpuChecks.ts', import.meta.url))
      const output = execFileSync(process.execPath, ['--import', 'tsx', script], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, VK_ICD_FILENAMES: driver!, LD_LIBRARY_PATH: dirname(driver!) },
      })
      const { engine, gradients, losses } = JSON.parse(output.trim().split('\n').at(-1)!)
      expect(engine).toMatch(/^WebGPU \(.*swiftshader/i)
      const { leakedTensors, ...errors } = gradients as Record<string, number>
      for (const [what, error] of Object.entries(errors)) {
        expect(error, what).toBeGreaterThan(0)
        expect(error, what).toBeLessThan(1e-5)
      }
      expect(leakedTensors).toBe(0)
      await startBackend('wasm')
      expect(farthest(losses, await trainSmallNet('wideResNet1d'))).toBeLessThan(1e-4)
    },
    300_000,
  )
})
