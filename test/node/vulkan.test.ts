import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { requireVulkan } from '../../src/node/vulkan.js'
import { root } from '../support/packedPackage.js'
import { tempDir } from '../support/tempDir.js'

const temp = tempDir()

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
const folders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  process.env['LD_LIBRARY_PATH'] ?? '',
]
const loader = folders.some(folder => existsSync(join(folder, 'libvulkan.so.1')))
it.skipIf(!loader)(
  'says nothing on stderr where Vulkan has no driver',
  async () => {
    const { stderr, report } = await noiseOf({ VK_DRIVER_FILES: '/dev/null', VK_ICD_FILENAMES: '/dev/null' })
    expect(stderr).toBe('')
    expect(report.engine).not.toMatch(/WebGPU/)
  },
  120_000,
)

it.skipIf(!loader)('goes by what a process of its own finds', async () => {
  const library = (name: string, adapter: string) =>
    pathToFileURL(
      temp.file(`export default { create: () => ({ requestAdapter: async () => (${adapter}) }) }`, name),
    ).href
  await requireVulkan(library('with.mjs', '{}'))
  await expect(requireVulkan(library('without.mjs', 'null'))).rejects.toThrow(/no driver that works/)
  // It may crash afterwards, as drivers do when they are unloaded.
  await requireVulkan(library('crashing.mjs', "process.on('exit', () => process.abort()) && {}"))
})
