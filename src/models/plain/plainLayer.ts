import { serialization, tidy } from '@tensorflow/tfjs-core'
import { layers, type Shape } from '@tensorflow/tfjs-layers'
import { apply } from '../backboneOptions.js'
import { plainConvolution, plainUpConvolution } from './plainConvolution.js'
import { inTurn, type PlainLayer, type PlainParts } from './plainParts.js'
import { plainReverseComplement } from './plainReverseComplement.js'
import { plainJoin, plainPooling, plainPositions, plainSegments, plainUpsampling } from './plainSpatial.js'
import { plainTurnedImage } from './plainTurnedImage.js'

/** Layers of tfjs that Keras has too, under the same names and with the same weights. */
const shared: ReadonlySet<string> = new Set([
  ...[
    'Activation',
    'Add',
    'Average',
    'AveragePooling1D',
    'AveragePooling2D',
    'BatchNormalization',
    'Concatenate',
    'Conv1D',
  ],
  ...[
    'Conv2D',
    'Conv2DTranspose',
    'Cropping2D',
    'Dense',
    'DepthwiseConv2D',
    'Dot',
    'Dropout',
    'ELU',
    'Embedding',
    'Flatten',
  ],
  ...[
    'GRU',
    'GlobalAveragePooling1D',
    'GlobalAveragePooling2D',
    'GlobalMaxPooling1D',
    'GlobalMaxPooling2D',
    'LSTM',
  ],
  ...[
    'LayerNormalization',
    'LeakyReLU',
    'MaxPooling1D',
    'MaxPooling2D',
    'Maximum',
    'Minimum',
    'Multiply',
    'PReLU',
    'Permute',
  ],
  ...[
    'ReLU',
    'RepeatVector',
    'Reshape',
    'SeparableConv2D',
    'SimpleRNN',
    'Softmax',
    'UpSampling2D',
    'ZeroPadding2D',
  ],
])

/** The counterpart of one layer among plain ones; undefined where there is none. `whenBuilt` is called with what gives the weights. */
export function plainLayer(
  layer: layers.Layer,
  shapes: readonly Shape[],
  whenBuilt: (setWeights: () => void) => void,
): PlainLayer | undefined {
  const { name } = layer
  const parts: PlainParts = {
    name,
    config: layer.getConfig() as Record<string, unknown>,
    shape: shapes[0]!,
    shapes,
    layer,
    weigh(plain, make) {
      whenBuilt(() => tidy(() => plain.setWeights(make())))
      return plain
    },
  }
  switch (layer.getClassName()) {
    case 'DilatedConv1D':
    case 'DilatedConv2D':
      return plainConvolution(parts)
    case 'UpConvolution2D':
      return plainUpConvolution(parts)
    case 'FusedBatchNorm':
      return plainBatchNorm(parts)
    case 'SeededDropout':
      return inTurn(layers.dropout({ name, rate: parts.config['rate'] as number }))
    case 'GlobalAveragePooling':
    case 'SegmentPooling':
      return plainSegments(parts)
    case 'PairMaxPooling':
      return plainPooling(parts)
    case 'LinearUpsampling1D':
    case 'UpSampling':
      return plainUpsampling(parts)
    case 'JoinSkip':
      return plainJoin(parts)
    case 'PositionChannels':
      return plainPositions(parts)
    case 'ReverseComplement':
      return plainReverseComplement(parts)
    case 'TurnedImage':
      return plainTurnedImage(parts)
    default:
      return shared.has(layer.getClassName()) ? copyOf(parts) : undefined
  }
}

function plainBatchNorm({ name, config, layer, weigh }: PlainParts): PlainLayer {
  const { activation, momentum, epsilon } = config as {
    activation: string
    momentum: number
    epsilon: number
  }
  const norm = weigh(layers.batchNormalization({ name, momentum, epsilon }), () => layer.getWeights())
  return activation === 'relu' ? inTurn(norm, layers.reLU({ name: `${name}_relu` })) : inTurn(norm)
}

function copyOf({ layer, config, weigh }: PlainParts): PlainLayer {
  const { classNameMap } = serialization.SerializationMap.getMap()
  const [cls, fromConfig] = classNameMap[layer.getClassName()]!
  const copy = fromConfig(cls, config as serialization.ConfigDict) as layers.Layer
  if (layer.weights.length > 0) weigh(copy, () => layer.getWeights())
  return inputs => apply(copy, inputs.length === 1 ? inputs[0]! : [...inputs])
}
