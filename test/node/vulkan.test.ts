import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root } from '../support/packedPackage.js'

/** What a process that starts the fastest backend writes to stderr. */
async function noiseOf(env: Record<string, string>): Promise<{ stderr: string; report: { engine: string } }> {
  const start = `const { useBackend } = await import(${JSON.stringify(join(root, 'src/node/index.ts'))})
console.log(JSON.stringify(await useBackend('auto', { threads: 1 })))`
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', start],
    { cwd: root, env: { ...process.env, ...env } },
  )
  return { stderr, report: JSON.parse(stdout.trim().split('\n').at(-1)!) }
}

it('says nothing on stderr where nobody asked for a GPU', async () => {
  const { stderr, report } = await noiseOf({})
  expect(stderr).toBe('')
  expect(report.engine).not.toBe('')
}, 120_000)

// Debian's package libvulkan1 alone: a loader without a driver.
const loader = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].some(folder =>
  existsSync(join(folder, 'libvulkan.so.1')),
)
it.skipIf(!loader)(
  'says nothing on stderr where Vulkan has no driver',
  async () => {
    const { stderr, report } = await noiseOf({ VK_DRIVER_FILES: '/dev/null', VK_ICD_FILENAMES: '/dev/null' })
    expect(stderr).toBe('')
    expect(report.engine).not.toMatch(/WebGPU/)
  },
  120_000,
)
