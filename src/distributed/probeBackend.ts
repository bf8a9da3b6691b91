import { execFileSync } from 'node:child_process'
import { useBackend } from '../node/useBackend.js'

// Run as a process of its own: which tfjs backend an objective would find here, and which GPU, as one line of JSON.
const { backend } = await useBackend()
let gpu: string | null = null
try {
  const names = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  gpu = names.split('\n')[0]!.trim() || null
} catch {
  // No NVIDIA driver here.
}
process.stdout.write(`${JSON.stringify({ backend, gpu })}\n`)
process.exit()
