import type { OnnxGraph, OnnxNode } from './onnxModel.js'

/** What fixes the ONNX graph of a convolution: one number for each spatial axis. */
export interface ConvRates {
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  /** Zeros before and after each axis; negative ones crop. */
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** y [n, ...space, out] of x [n, ...space, in] and w [...kernel, in, out]. */
export function forwardGraph({ strides, dilations, before, after }: ConvRates): OnnxGraph {
  const r = strides.length
  const space = axes(1, r)
  return {
    inputs: { x: r + 2, w: r + 2 },
    outputs: { y: r + 2 },
    nodes: [
      transpose('x', 'images', [0, r + 1, ...space]),
      transpose('w', 'kernel', [r + 1, r, ...axes(0, r)]),
      node('Conv', ['images', 'kernel'], 'result', { strides, dilations, pads: [...before, ...after] }),
      transpose('result', 'y', [0, ...axes(2, r), 1]),
    ],
  }
}

/**
 * y, the gradient [n, ...space, in] of a convolution's input, of dy [n, ...space, out] and w [...kernel, in, out]:
 * at stride 1 the convolution with the flipped kernel (`rates` are those of that convolution), which runs twice
 * as fast as a transposed convolution.
 */
export function inputGradientGraph({ dilations, before, after }: ConvRates): OnnxGraph {
  const r = dilations.length
  return {
    inputs: { dy: r + 2, w: r + 2 },
    outputs: { y: r + 2 },
    constants: {
      last: Array<number>(r).fill(-1),
      beforeFirst: Array<number>(r).fill(-(2 ** 31)),
      axes: axes(0, r),
      backwards: Array<number>(r).fill(-1),
    },
    nodes: [
      transpose('dy', 'images', [0, r + 1, ...axes(1, r)]),
      node('Slice', ['w', 'last', 'beforeFirst', 'axes', 'backwards'], 'flipped'),
      transpose('flipped', 'kernel', [r, r + 1, ...axes(0, r)]),
      node('Conv', ['images', 'kernel'], 'result', { dilations, pads: [...before, ...after] }),
      transpose('result', 'y', [0, ...axes(2, r), 1]),
    ],
  }
}

/** The same at any stride, as a transposed convolution; `rates` are the forward ones, `extra` the inputs left over. */
export function stridedInputGradientGraph(rates: ConvRates, extra: readonly number[]): OnnxGraph {
  const r = rates.strides.length
  const attributes = {
    strides: rates.strides,
    dilations: rates.dilations,
    pads: [...rates.before, ...rates.after],
    output_padding: extra,
  }
  return {
    inputs: { dy: r + 2, w: r + 2 },
    outputs: { y: r + 2 },
    nodes: [
      transpose('dy', 'images', [0, r + 1, ...axes(1, r)]),
      transpose('w', 'kernel', [r + 1, r, ...axes(0, r)]),
      node('ConvTranspose', ['images', 'kernel'], 'result', attributes),
      transpose('result', 'y', [0, ...axes(2, r), 1]),
    ],
  }
}

/**
 * y, the gradient [1, ...kernel, in, out] of a convolution's kernel, of x [1, n, ...space, in] and
 * dy [n, ...space, out, 1]: a convolution over one image whose channels are the batch, and whose last spatial
 * axis the input channels, with the output gradient as its kernel and stride and dilation in each other's place.
 */
export function filterGradientGraph({ strides, dilations, before, after }: ConvRates): OnnxGraph {
  const r = strides.length
  const crops = after.some(n => n < 0)
  return {
    inputs: { x: r + 3, dy: r + 3 },
    outputs: { y: r + 3 },
    constants: crops
      ? {
          from: Array<number>(r).fill(0),
          to: after.map(n => (n < 0 ? n : 2 ** 31 - 1)),
          axes: axes(2, r),
        }
      : {},
    nodes: [
      ...(crops ? [node('Slice', ['x', 'from', 'to', 'axes'], 'image')] : []),
      transpose('dy', 'kernel', [r + 1, ...axes(0, r + 1), r + 2]),
      node('Conv', [crops ? 'image' : 'x', 'kernel'], 'result', {
        strides: [...dilations, 1],
        dilations: [...strides, 1],
        pads: [...before, 0, ...after.map(n => Math.max(n, 0)), 0],
      }),
      transpose('result', 'y', [0, ...axes(2, r + 1), 1]),
    ],
  }
}

/** y = a b of matrices, each of them transposed or not. */
export function matMulGraph(transposeA: boolean, transposeB: boolean): OnnxGraph {
  const attributes = { transA: Number(transposeA), transB: Number(transposeB) }
  return { inputs: { a: 2, b: 2 }, outputs: { y: 2 }, nodes: [node('Gemm', ['a', 'b'], 'y', attributes)] }
}

/** The same for each matrix of two batches of equal size. */
export function batchMatMulGraph(transposeA: boolean, transposeB: boolean): OnnxGraph {
  const turned = (x: string, turn: boolean) => (turn ? [transpose(x, `${x}T`, [0, 2, 1])] : [])
  return {
    inputs: { a: 3, b: 3 },
    outputs: { y: 3 },
    nodes: [
      ...turned('a', transposeA),
      ...turned('b', transposeB),
      node('MatMul', [transposeA ? 'aT' : 'a', transposeB ? 'bT' : 'b'], 'y'),
    ],
  }
}

function node(
  op: string,
  inputs: string[],
  output: string,
  attributes: NonNullable<OnnxNode['attributes']> = {},
): OnnxNode {
  return { op, inputs, outputs: [output], attributes }
}

function transpose(input: string, output: string, perm: number[]): OnnxNode {
  return node('Transpose', [input], output, { perm })
}

function axes(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i)
}
