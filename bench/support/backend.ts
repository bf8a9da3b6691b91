import { useBackend } from '../../src/node/index.js'

/** Starts the fastest backend there is, with BENCH_THREADS threads (default: all), and says what it is. */
export async function startFastest(): Promise<string> {
  const threads = process.env['BENCH_THREADS']
  const report = await useBackend('auto', threads === undefined ? {} : { threads: Number(threads) })
  return report.engine
}
