import { execFile } from 'node:child_process'
import { platform } from 'node:process'
import { promisify } from 'node:util'

/**
 * Throws where Dawn (the package `webgpu`) would find no adapter through Vulkan, without the warnings that it then writes to
 * stderr: where the loader is absent, and where a process that looks for an adapter finds none. Other systems have no such warnings.
 */
export async function requireVulkan(webgpu: string): Promise<void> {
  if (platform !== 'linux') return
  if (!hasLoader()) throw new Error('Vulkan is not installed: there is no libvulkan.so.1.')
  const look = `const { default: dawn } = await import(${JSON.stringify(webgpu)})
if (await dawn.create([]).requestAdapter()) console.log('found')
process.exit()`
  const args = ['--input-type=module', '--eval', look]
  // What it printed counts, even if it does not end cleanly.
  const { stdout = '' } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 }).catch(
    (error: { stdout?: string }) => error,
  )
  if (!stdout.includes('found')) {
    throw new Error('No WebGPU adapter was found: Vulkan has no driver that works here.')
  }
}

function hasLoader(): boolean {
  try {
    process.dlopen({ exports: {} }, 'libvulkan.so.1')
    return true
  } catch (error) {
    // A library that is there is refused as well, because it is no module of Node.
    return !(error as Error).message.includes('cannot open shared object')
  }
}
