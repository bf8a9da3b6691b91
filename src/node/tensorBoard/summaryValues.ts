import { bytesField, doubleField, floatField, wholeField } from './protobuf.js'

/** The message `Summary.Value` of one number. */
export function scalarValue(tag: string, value: number): Uint8Array {
  return Buffer.concat([bytesField(1, tag), floatField(2, value)])
}

/**
 * The message `Summary.Value` by which the HParams plugin knows a run's hyperparameters: the start of a session
 * (`tensorboard/plugins/hparams/plugin_data.proto`).
 */
export function hyperparametersValue(config: Readonly<Record<string, unknown>>, now: number): Uint8Array {
  const entries = Object.entries(config).map(([key, value]) =>
    bytesField(1, Buffer.concat([bytesField(1, key), bytesField(2, anyValue(value))])),
  )
  const start = Buffer.concat([...entries, doubleField(5, now)])
  // The version, 0, is a default and not written.
  const content = bytesField(3, start)
  const plugin = Buffer.concat([bytesField(1, 'hparams'), bytesField(2, content)])
  return Buffer.concat([bytesField(1, '_hparams_/session_start_info'), bytesField(9, bytesField(1, plugin))])
}

/** The message `google.protobuf.Value`. */
function anyValue(value: unknown): Uint8Array {
  if (typeof value === 'number') return doubleField(2, value)
  if (typeof value === 'boolean') return wholeField(4, value ? 1 : 0)
  return bytesField(3, String(value))
}
