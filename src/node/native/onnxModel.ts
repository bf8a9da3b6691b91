/** An attribute of an ONNX node: a whole number, a list of them, or text. */
type Attribute = number | readonly number[] | string

/** One operation of an ONNX graph; `inputs` and `outputs` are names. */
export interface OnnxNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, Attribute>>
}

/** A graph of float32 tensors of given ranks and of any size. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  /** Rank of every input, by name. */
  readonly inputs: Readonly<Record<string, number>>
  /** Rank of every output, by name. */
  readonly outputs: Readonly<Record<string, number>>
  /** Lists of whole numbers that nodes take as inputs. */
  readonly constants?: Readonly<Record<string, readonly number[]>>
}

/** The bytes of an ONNX model file (protocol buffers, IR version 8, operator set 17) that holds `graph`. */
export function encodeOnnxModel(graph: OnnxGraph): Uint8Array {
  const body = [
    ...graph.nodes.flatMap(node => message(1, encodeNode(node))),
    ...text(2, 'graph'),
    ...Object.entries(graph.constants ?? {}).flatMap(([name, values]) => message(5, constant(name, values))),
    ...Object.entries(graph.inputs).flatMap(([name, rank]) => message(11, valueInfo(name, rank))),
    ...Object.entries(graph.outputs).flatMap(([name, rank]) => message(12, valueInfo(name, rank))),
  ]
  const operatorSet = message(8, [...text(1, ''), ...integer(2, 17)])
  return Uint8Array.from([...integer(1, 8), ...operatorSet, ...message(7, body)])
}

const INT64 = 7
const FLOAT = 1
/** AttributeProto.AttributeType */
const ATTRIBUTE = { integer: 2, text: 3, integers: 7 }

function encodeNode({ op, inputs, outputs, attributes = {} }: OnnxNode): number[] {
  return [
    ...inputs.flatMap(name => text(1, name)),
    ...outputs.flatMap(name => text(2, name)),
    ...text(4, op),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      message(5, [...text(1, name), ...encodeAttribute(value)]),
    ),
  ]
}

function encodeAttribute(value: Attribute): number[] {
  if (typeof value === 'string') return [...text(4, value), ...integer(20, ATTRIBUTE.text)]
  if (typeof value === 'number') return [...integer(3, value), ...integer(20, ATTRIBUTE.integer)]
  return [...value.flatMap(n => integer(8, n)), ...integer(20, ATTRIBUTE.integers)]
}

function constant(name: string, values: readonly number[]): number[] {
  return [
    ...integer(1, values.length),
    ...integer(2, INT64),
    ...values.flatMap(n => integer(7, n)),
    ...text(8, name),
  ]
}

function valueInfo(name: string, rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => message(1, text(2, `${name}${axis}`))).flat()
  return [...text(1, name), ...message(2, message(1, [...integer(1, FLOAT), ...message(2, axes)]))]
}

function text(field: number, value: string): number[] {
  return message(field, [...new TextEncoder().encode(value)])
}

function message(field: number, bytes: readonly number[]): number[] {
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes]
}

function integer(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)]
}

/** A whole number in base 128, low digits first; a negative one as its 64-bit two's complement. */
function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    const low = Number(rest & 127n)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 128 : low)
  } while (rest > 0n)
  return bytes
}
