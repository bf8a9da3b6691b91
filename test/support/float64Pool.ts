/** Pooling of a channels-last image as plain loops, with its gradient; average pooling counts no padding, as TensorFlow's. */
export interface LoopPool {
  readonly batch: number
  readonly input: readonly [number, number]
  readonly channels: number
  readonly window: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly before: readonly [number, number]
  readonly output: readonly [number, number]
}

/** Calls `visit` with each output position and the positions of its window that lie in the image. */
function eachWindow(c: LoopPool, visit: (y: number, window: number[]) => void): void {
  for (let n = 0; n < c.batch; n++)
    for (let oh = 0; oh < c.output[0]; oh++)
      for (let ow = 0; ow < c.output[1]; ow++)
        for (let ch = 0; ch < c.channels; ch++) {
          const window: number[] = []
          for (let h = 0; h < c.window[0]; h++) {
            const ih = oh * c.stride[0] + h - c.before[0]
            if (ih < 0 || ih >= c.input[0]) continue
            for (let w = 0; w < c.window[1]; w++) {
              const iw = ow * c.stride[1] + w - c.before[1]
              if (iw < 0 || iw >= c.input[1]) continue
              window.push(((n * c.input[0] + ih) * c.input[1] + iw) * c.channels + ch)
            }
          }
          visit(((n * c.output[0] + oh) * c.output[1] + ow) * c.channels + ch, window)
        }
}

export function loopPool(
  c: LoopPool,
  kind: 'max' | 'average',
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): { y: Float64Array; dx: Float64Array } {
  const y = new Float64Array(c.batch * c.output[0] * c.output[1] * c.channels)
  const dx = new Float64Array(c.batch * c.input[0] * c.input[1] * c.channels)
  eachWindow(c, (o, window) => {
    if (kind === 'average') {
      for (const i of window) {
        y[o]! += x[i]! / window.length
        dx[i]! += dy[o]! / window.length
      }
    } else {
      const top = window.reduce((best, i) => (x[i]! > x[best]! ? i : best))
      y[o] = x[top]!
      dx[top]! += dy[o]!
    }
  })
  return { y, dx }
}
