import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A Python that has the packages a peer needs. */
export interface Python {
  /** The versions of Python and of each package asked for. */
  readonly versions: Readonly<Record<string, string>>
  /** Gives `input` as JSON to a script of bench/peers, on one thread, and returns the JSON it prints. */
  run<Output>(script: string, input: unknown): Promise<Output>
}

const peers = fileURLToPath(new URL('../peers/', import.meta.url))

/**
 * The Python named by SUPERVISED_BASELINES_PYTHON, or else `python3`, if it has all these packages; undefined otherwise.
 * bench/peers/requirements.txt lists what the peers need.
 */
export async function findPython(packages: readonly string[]): Promise<Python | undefined> {
  const command = process.env['SUPERVISED_BASELINES_PYTHON'] ?? 'python3'
  const probe = `import importlib.metadata, json, platform
print(json.dumps({"python": platform.python_version(), **{p: importlib.metadata.version(p) for p in ${JSON.stringify(packages)}}}))`
  try {
    const versions = JSON.parse(await output(command, ['-c', probe], '')) as Record<string, string>
    return {
      versions,
      run: async <Output>(script: string, input: unknown) =>
        JSON.parse(await output(command, [`${peers}${script}`], JSON.stringify(input))) as Output,
    }
  } catch {
    return undefined
  }
}

/** What a command prints when given `input`; rejects with the end of its standard error where it fails. */
function output(command: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
    const child = spawn(command, args, { env: { ...process.env, ...one } })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.stderr.on('data', chunk => {
      stderr = (stderr + chunk).slice(-2000)
    })
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve(stdout)
      else reject(new Error(`${command} ${args[0]} ended with ${code}: ${stderr}`))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
