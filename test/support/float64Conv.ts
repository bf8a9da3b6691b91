/** A convolution of a channels-last image written as plain loops in float64, with both of its gradients. */
export interface LoopConv {
  readonly batch: number
  readonly input: readonly [number, number]
  readonly kernel: readonly [number, number]
  readonly stride: readonly [number, number]
  readonly dilation: readonly [number, number]
  /** Zeros before the rows and the columns. */
  readonly before: readonly [number, number]
  readonly output: readonly [number, number]
  readonly inChannels: number
  readonly outChannels: number
}

type Visit = (x: number, w: number, y: number) => void

/** Calls `visit` with the flat positions of every product x * w that goes into y. */
function eachProduct(c: LoopConv, visit: Visit): void {
  for (let n = 0; n < c.batch; n++)
    for (let oh = 0; oh < c.output[0]; oh++)
      for (let ow = 0; ow < c.output[1]; ow++)
        for (let kh = 0; kh < c.kernel[0]; kh++) {
          const ih = oh * c.stride[0] + kh * c.dilation[0] - c.before[0]
          if (ih < 0 || ih >= c.input[0]) continue
          for (let kw = 0; kw < c.kernel[1]; kw++) {
            const iw = ow * c.stride[1] + kw * c.dilation[1] - c.before[1]
            if (iw < 0 || iw >= c.input[1]) continue
            for (let ci = 0; ci < c.inChannels; ci++) {
              const x = ((n * c.input[0] + ih) * c.input[1] + iw) * c.inChannels + ci
              const w = ((kh * c.kernel[1] + kw) * c.inChannels + ci) * c.outChannels
              const y = ((n * c.output[0] + oh) * c.output[1] + ow) * c.outChannels
              for (let co = 0; co < c.outChannels; co++) visit(x, w + co, y + co)
            }
          }
        }
}

export function loopForward(c: LoopConv, x: ArrayLike<number>, w: ArrayLike<number>): Float64Array {
  const y = new Float64Array(c.batch * c.output[0] * c.output[1] * c.outChannels)
  eachProduct(c, (i, j, k) => {
    y[k]! += x[i]! * w[j]!
  })
  return y
}

export function loopInputGradient(c: LoopConv, dy: ArrayLike<number>, w: ArrayLike<number>): Float64Array {
  const dx = new Float64Array(c.batch * c.input[0] * c.input[1] * c.inChannels)
  eachProduct(c, (i, j, k) => {
    dx[i]! += dy[k]! * w[j]!
  })
  return dx
}

export function loopFilterGradient(c: LoopConv, x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array {
  const dw = new Float64Array(c.kernel[0] * c.kernel[1] * c.inChannels * c.outChannels)
  eachProduct(c, (i, j, k) => {
    dw[j]! += x[i]! * dy[k]!
  })
  return dw
}
