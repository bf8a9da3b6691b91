import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The built command. */
export const cliPath = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

interface CliRun {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command with `args` as a process of its own, its output piped. */
export function runCli(...args: string[]): Promise<CliRun> {
  return runCliWith({}, ...args)
}

/** The same, with a text on its standard input. */
export function runCliOn(input: string, ...args: string[]): Promise<CliRun> {
  return run({}, args, input)
}

/** The same, with variables of its environment. */
export function runCliWith(environment: Record<string, string>, ...args: string[]): Promise<CliRun> {
  return run(environment, args)
}

async function run(environment: Record<string, string>, args: string[], input?: string): Promise<CliRun> {
  if (!existsSync(cliPath)) throw new Error(`${cliPath} is absent: run \`npm run build\` first`)
  const child = spawn(process.execPath, [cliPath, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
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
