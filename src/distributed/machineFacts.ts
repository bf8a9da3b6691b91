import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The tfjs backend that objectives find on this machine, and its GPU; null for what can't be found out. */
export interface MachineFacts {
  readonly backend: string | null
  readonly gpu: string | null
}

/** Finds them out in a process of its own, so that this one loads no backend; tells why where it cannot. */
export function probeMachine(onFailure: (error: unknown) => void): Promise<MachineFacts> {
  const file = import.meta.url.endsWith('.ts') ? './probeBackend.ts' : './probeBackend.js'
  const args = [...process.execArgv, fileURLToPath(new URL(file, import.meta.url))]
  return new Promise(done => {
    execFile(process.execPath, args, { timeout: 120_000 }, (error, stdout) => {
      try {
        if (error) throw error
        done(JSON.parse(stdout.trim().split('\n').at(-1)!) as MachineFacts)
      } catch (failure) {
        onFailure(failure)
        done({ backend: null, gpu: null })
      }
    })
  })
}
