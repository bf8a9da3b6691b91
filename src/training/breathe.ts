const interval = 40

let last = 0

/**
 * Lets timers, signals and the page have their turn, at most every 40 ms: synchronous backends would
 * otherwise hold the thread for whole epochs.
 */
export async function breathe(): Promise<void> {
  const now = performance.now()
  if (now - last < interval) return
  await new Promise(resolve => setTimeout(resolve, 0))
  last = performance.now()
}
