import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The built command. */
export const cliPath = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** Runs the built command with `args` as a process of its own, its output piped. */
export async function runCli(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  if (!existsSync(cliPath)) throw new Error(`${cliPath} is absent: run \`npm run build\` first`)
  const child = spawn(process.execPath, [cliPath, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve(code ?? -1))
  })
  return { status, stdout, stderr }
}
