import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import { type Conv2DAttrs, engine, type Tensor4D, type TensorInfo } from '@tensorflow/tfjs-core'
import {
  type ConvAxis,
  type ConvGeometry,
  convGeometry,
  filterGradientPadding,
  inputGradientPadding,
} from '../../backends/convGeometry.js'
import { setConvGradients } from '../../backends/convGradients.js'
import { replaceKernel } from '../../backends/replaceKernel.js'
import {
  batchMatMulGraph,
  type ConvRates,
  filterGradientGraph,
  forwardGraph,
  inputGradientGraph,
  matMulGraph,
  stridedInputGradientGraph,
} from './convGraphs.js'
import type { OnnxGraph } from './onnxModel.js'
import type { OnnxRuntime } from './onnxRuntime.js'

let runtime: OnnxRuntime | undefined
let smallest = 0

/**
 * Runs the wasm backend's convolutions (forward, input gradient, filter gradient) and large matrix products on
 * the kernels of `native`, on views of the wasm heap; `undefined` gives them back to wasm. Below `fromMultiplications` wasm is done before a native call
 * has begun, and keeps the work.
 */
export function setNativeKernels(native: OnnxRuntime | undefined, fromMultiplications = 1e6): void {
  smallest = fromMultiplications
  if (runtime !== native) runtime?.dispose()
  runtime = native
  setConvGradients('wasm', native === undefined ? undefined : { inputGradient, filterGradient })
  replaceForward()
  replaceMatMul()
}

function replaceForward(): void {
  replaceKernel('Conv2D', 'wasm', 'native', original => call => {
    const { x, filter } = call.inputs as { x: TensorInfo; filter: TensorInfo }
    const attrs = call.attrs as unknown as Conv2DAttrs
    if (runtime === undefined || attrs.dataFormat === 'NCHW') return original!(call)
    const geometry = convGeometry(x.shape, filter.shape, attrs)
    if (!pays(geometry)) return original!(call)
    const axes = spatialAxes(geometry)
    const rates = ratesOf(axes, a => [a.before, a.after])
    const { batch, inChannels, outChannels, height, width } = geometry
    return compute({
      key: `forward ${JSON.stringify(rates)}`,
      graph: () => forwardGraph(rates),
      inputs: {
        x: [x, [batch, ...axes.map(a => a.input), inChannels]],
        w: [filter, [...axes.map(a => a.kernel), inChannels, outChannels]],
      },
      shape: [batch, height.output, width.output, outChannels],
      dims: [batch, ...axes.map(a => a.output), outChannels],
    })
  })
}

function inputGradient(geometry: ConvGeometry, dy: TensorInfo, filter: TensorInfo): Tensor4D | undefined {
  const axes = spatialAxes(geometry)
  const flipped = ratesOf(axes, inputGradientPadding)
  const strided = axes.some(a => a.stride > 1)
  if (!pays(geometry) || (!strided && [...flipped.before, ...flipped.after].some(n => n < 0)))
    return undefined
  const rates = strided ? ratesOf(axes, a => [a.before, a.after]) : flipped
  const extra = axes.map(
    a => a.input + a.before + a.after - (a.output - 1) * a.stride - (a.kernel - 1) * a.dilation - 1,
  )
  const { batch, inChannels, outChannels, height, width } = geometry
  return tensor(
    compute({
      key: `input gradient ${JSON.stringify([rates, strided ? extra : []])}`,
      graph: () => (strided ? stridedInputGradientGraph(rates, extra) : inputGradientGraph(rates)),
      inputs: {
        dy: [dy, [batch, ...axes.map(a => a.output), outChannels]],
        w: [filter, [...axes.map(a => a.kernel), inChannels, outChannels]],
      },
      shape: [batch, height.input, width.input, inChannels],
      dims: [batch, ...axes.map(a => a.input), inChannels],
    }),
  )
}

function filterGradient(geometry: ConvGeometry, x: TensorInfo, dy: TensorInfo): Tensor4D | undefined {
  if (!pays(geometry)) return undefined
  const axes = spatialAxes(geometry)
  const rates = ratesOf(axes, filterGradientPadding)
  const { batch, inChannels, outChannels, height, width } = geometry
  return tensor(
    compute({
      key: `filter gradient ${JSON.stringify(rates)}`,
      graph: () => filterGradientGraph(rates),
      inputs: {
        x: [x, [1, batch, ...axes.map(a => a.input), inChannels]],
        dy: [dy, [batch, ...axes.map(a => a.output), outChannels, 1]],
      },
      shape: [height.kernel, width.kernel, inChannels, outChannels],
      dims: [1, ...axes.map(a => a.kernel), inChannels, outChannels],
    }),
  )
}

function replaceMatMul(): void {
  replaceKernel('BatchMatMul', 'wasm', 'native', original => call => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo }
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean }
    const [rows, inner] = transposeA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!]
    const columns = transposeB ? b.shape.at(-2)! : b.shape.at(-1)!
    const batches = [a, b].map(({ shape }) => shape.slice(0, -2))
    const [batch, other] = batches.map(axes => axes.reduce((product, n) => product * n, 1)) as [
      number,
      number,
    ]
    const isSmall = batch * rows * inner * columns < smallest
    if (runtime === undefined || batch !== other || isSmall) return original!(call)
    const shape = [
      ...batches.reduce((long, axes) => (axes.length > long.length ? axes : long)),
      rows,
      columns,
    ]
    const dims = (matrix: readonly number[]) => (batch === 1 ? matrix : [batch, ...matrix])
    return compute({
      key: `${batch === 1 ? 'matMul' : 'batched matMul'} ${transposeA} ${transposeB}`,
      graph: () => (batch === 1 ? matMulGraph : batchMatMulGraph)(transposeA, transposeB),
      inputs: { a: [a, dims(a.shape.slice(-2))], b: [b, dims(b.shape.slice(-2))] },
      shape,
      dims: dims([rows, columns]),
    })
  })
}

interface Computation {
  readonly key: string
  readonly graph: () => OnnxGraph
  /** Tensors on the wasm heap, and the dimensions that the graph sees them in. */
  readonly inputs: Record<string, readonly [TensorInfo, readonly number[]]>
  readonly shape: number[]
  readonly dims: readonly number[]
}

function compute({ key, graph, inputs, shape, dims }: Computation): TensorInfo {
  const backend = engine().backend as BackendWasm
  const output = backend.makeOutput(shape, 'float32')
  const view = (info: TensorInfo) => backend.typedArrayFromHeap(info) as Float32Array
  const feeds = Object.entries(inputs).map(([name, [info, dims]]) => [name, { data: view(info), dims }])
  runtime!.run(key, graph, Object.fromEntries(feeds), { data: view(output), dims })
  return output
}

function tensor(info: TensorInfo): Tensor4D {
  return engine().makeTensorFromTensorInfo(info) as Tensor4D
}

/** A height of 1 that nothing is done to is left out: 1-D kernels are faster. */
function spatialAxes({ height, width }: ConvGeometry): ConvAxis[] {
  const flat = height.input === 1 && height.output === 1 && height.kernel === 1
  return flat ? [width] : [height, width]
}

function ratesOf(axes: ConvAxis[], padding: (axis: ConvAxis) => readonly [number, number]): ConvRates {
  const pads = axes.map(padding)
  return {
    strides: axes.map(a => a.stride),
    dilations: axes.map(a => a.dilation),
    before: pads.map(p => p[0]),
    after: pads.map(p => p[1]),
  }
}

function pays({ batch, inChannels, outChannels, height, width }: ConvGeometry): boolean {
  const taps = height.output * width.output * height.kernel * width.kernel
  return batch * taps * inChannels * outChannels >= smallest
}
