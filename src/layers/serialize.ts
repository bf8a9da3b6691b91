import { serialization } from '@tensorflow/tfjs-core'
import type { initializers, layers, regularizers } from '@tensorflow/tfjs-layers'
import { invalidOption } from '../errors.js'

/** What draws the first weights, as `tf.initializers.*` makes it. */
export type Initializer = ReturnType<typeof initializers.heNormal>
/** A penalty on weights, as `tf.regularizers.*` makes it. */
export type Regularizer = ReturnType<typeof regularizers.l2>
/** The arguments every tf.layers layer takes: `name`, `trainable`, `inputShape`, ... */
export type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>
/** `{ className, config }`, as a saved model holds initializers and regularizers. */
export type Serialized = serialization.ConfigDict

/** An object of a class registered with tfjs: itself, or made from the `{ className, config }` of a saved model. */
export function deserialize<T extends serialization.Serializable>(
  option: string,
  value: T | Serialized | null | undefined,
): T | undefined {
  if (value === undefined || value === null) return undefined
  if (value instanceof serialization.Serializable) return value
  const { className, config } = value
  const known = Object.hasOwn(serialization.SerializationMap.getMap().classNameMap, String(className))
  if (!known) throw invalidOption(option, value, 'made by tf.initializers or tf.regularizers')
  const [cls, fromConfig] = serialization.SerializationMap.getMap().classNameMap[String(className)]!
  return fromConfig(cls, config as serialization.ConfigDict) as T
}

/** The `{ className, config }` of an initializer or regularizer, for `getConfig`. */
export function serialize(object: serialization.Serializable | undefined): Serialized | null {
  return object === undefined ? null : { className: object.getClassName(), config: object.getConfig() }
}
