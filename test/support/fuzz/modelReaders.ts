import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import '@tensorflow/tfjs-backend-cpu'
import type { io } from '@tensorflow/tfjs-core'
import { ARModel } from '../../../src/forecasting/index.js'
import {
  type ARModelJSON,
  AutoARModel,
  autoAR,
  buildWideResNet1d,
  CombinedModel,
  decodeCheckpoint,
  encodeCheckpoint,
  LagGram,
  parseSearchResult,
} from '../../../src/index.js'
import { checkpointFolder, fileCheckpoints, modelFolder } from '../../../src/node/index.js'
import type { FuzzReader } from './fuzzReader.js'
import { mutateBytes } from './mutateBytes.js'
import { mutateJSON } from './mutateJSON.js'

/** Columns with a gap, long enough for a few lags. */
const series = Array.from({ length: 2 }, (_, c) =>
  Array.from({ length: 90 }, (_, t) =>
    t === 80 ? Number.NaN : Math.sin(t / (3 + c)) + ((t * 7919) % 13) / 13,
  ),
)
const searchResult = {
  ...{ status: 'completed', multiplyAdds: 1e6, parameters: 1000, steps: 10, seconds: 2.5, seed: 0 },
  kernels: [{ layer: 'conv1', kernelSize: 5, dilation: 3, probability: 0.8 }],
  layers: [{ name: 'conv1', candidates: [{ kernelSize: 5, dilation: 3 }], form: 'dense' }],
  history: [{ epoch: 1, trainLoss: 0.5, seconds: 1, logits: [[0.1, 0.2]], entropy: [0.9] }],
  validation: { loss: 0.4, metrics: { mcc: 0.8 } },
}

/** Readers of saved models, checkpoints and results. */
export const modelReaders: readonly FuzzReader[] = [
  {
    name: 'AR model',
    weight: 180,
    async prepare() {
      const [a, b] = series as [number[], number[]]
      const fitted = [
        autoAR({ a, b }, { horizon: 4, combine: false, maxLag: 8, covariance: true }),
        autoAR(a, { combine: false, lags: 2 }),
      ]
      const seeds = fitted.map(model => JSON.parse(JSON.stringify(model)))
      return random => {
        const json = mutateJSON(random, seeds) as ARModelJSON & { explanation: never }
        const model = random.integer(2) === 0 ? AutoARModel.fromJSON(json) : ARModel.fromJSON(json)
        model.forecast(3, { levels: [80] })
        JSON.stringify(model)
      }
    },
  },
  {
    name: 'combination',
    weight: 100,
    async prepare() {
      const seeds = series.map(column => JSON.parse(JSON.stringify(autoAR(column, { horizon: 4 }))))
      return random => {
        const model = CombinedModel.fromJSON(mutateJSON(random, seeds) as never)
        model.forecast(3, { levels: [80] })
        JSON.stringify(model)
      }
    },
  },
  {
    name: 'lag products',
    weight: 100,
    async prepare() {
      const seeds = [JSON.parse(JSON.stringify(new LagGram(2).add(series[0]!)))]
      return random => void LagGram.fromJSON(mutateJSON(random, seeds) as never)
    },
  },
  {
    name: 'result of a search',
    weight: 100,
    async prepare() {
      return random => void parseSearchResult(mutateJSON(random, [searchResult]))
    },
  },
  {
    name: 'checkpoint of a training',
    weight: 10,
    async prepare() {
      const weights = [Float32Array.of(1, 2, 3), Float32Array.of(4)]
      const sound = await encodeCheckpoint({ state: { epoch: 3, loss: Number.NaN }, arrays: { weights } })
      const { sha256: _, ...body } = JSON.parse(sound.json)
      return async random => {
        if (random.integer(2) === 0) {
          const json = mutateBytes(
            random,
            [Buffer.from(sound.json)],
            ['{', '"sha256"', '__proto__'],
          ).toString()
          await decodeCheckpoint({ json, weights: sound.weights })
          return
        }
        // With a check sum that fits, so that more is read than that.
        const changed = mutateJSON(random, [body])
        const bytes = random.integer(2) === 0 ? sound.weights : mutateBytes(random, [sound.weights], [])
        const sha256 = createHash('sha256')
          .update(JSON.stringify(changed) ?? '')
          .update(bytes)
          .digest('hex')
        const sealed = typeof changed === 'object' && changed !== null ? { ...changed, sha256 } : changed
        await decodeCheckpoint({ json: JSON.stringify(sealed) ?? 'null', weights: bytes })
      }
    },
  },
  {
    name: 'checkpoint of a trial',
    weight: 4,
    async prepare(folder) {
      const store = fileCheckpoints(folder)
      await store.save(2, { resource: 3, value: 0.5, state: { weights: Float32Array.of(1, 2), step: 4 } })
      const path = join(folder, 't-000002', 'r-00000003')
      const magic = Buffer.from('supervised-baselines checkpoint 1\n')
      const values = [
        { resource: 3, value: 0.5, state: { a: [1, 2], b: Float64Array.of(1) } },
        null,
        'text',
        [],
      ]
      const bodies = values.map(value => serialize(value))
      return async random => {
        const body = mutateBytes(random, bodies, ['\xff\x0f', 'o"', '\0'])
        const sum = createHash('sha256').update(body).digest()
        const whole = Buffer.concat([magic, sum, body])
        writeFileSync(path, random.integer(3) === 0 ? mutateBytes(random, [whole], []) : whole)
        const found = await store.load(2, 9)
        if (found && !Number.isFinite(found.resource + 0 * found.value)) {
          if (typeof found.resource !== 'number' || typeof found.value !== 'number')
            throw new Error('It is none')
        }
      }
    },
  },
  {
    name: 'folder of checkpoints',
    weight: 2,
    async prepare(folder) {
      const store = checkpointFolder(folder)
      await store.save({ state: { epoch: 1 }, arrays: { weights: [Float32Array.of(1, 2)] } })
      const { json, weights } = await encodeCheckpoint({ state: 1, arrays: { w: [Float32Array.of(1)] } })
      return async random => {
        const part = random.integer(2) === 0
        writeFileSync(
          join(folder, 'checkpoint-00000002.json'),
          part ? json : mutateBytes(random, [Buffer.from(json)], []),
        )
        writeFileSync(
          join(folder, 'checkpoint-00000002.bin'),
          part ? mutateBytes(random, [weights], []) : weights,
        )
        if (!(await store.load())) throw new Error('The sound checkpoint before it was not found')
      }
    },
  },
  {
    name: 'folder of a model',
    weight: 4,
    async prepare(folder) {
      const sound = join(folder, 'sound')
      const model = buildWideResNet1d({ inputShape: [8, 1], outputs: 2, head: 'classification', width: 1 })
      await model.save(modelFolder(sound))
      const { weightData, weightSpecs, ...topology } = (await modelFolder(sound).load!()) as io.ModelArtifacts
      model.dispose()
      const json = {
        ...topology,
        weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
      }
      // Much of model.json is the topology, which `modelFolder` hands on as it is.
      const small = { ...json, modelTopology: { class_name: 'Model' } }
      const handler = modelFolder(join(folder, 'changed'))
      mkdirSync(join(folder, 'changed'))
      return async random => {
        const text =
          random.integer(3) === 0
            ? mutateBytes(random, [Buffer.from(JSON.stringify(small))], ['__proto__', '../weights.bin'])
            : (JSON.stringify(mutateJSON(random, [small])) ?? '')
        writeFileSync(join(folder, 'changed', 'model.json'), text)
        const bytes = Buffer.from(weightData as ArrayBuffer)
        writeFileSync(
          join(folder, 'changed', 'weights.bin'),
          random.integer(4) === 0 ? mutateBytes(random, [bytes], []) : bytes,
        )
        await handler.load!()
      }
    },
  },
]
