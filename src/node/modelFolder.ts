import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { io } from '@tensorflow/tfjs-core'
import { checkedJSON } from '../common/checkedJSON.js'
import { SupervisedBaselinesError } from '../errors.js'
import { writeFileSafely } from './writeFileSafely.js'

/**
 * A folder for `model.save(modelFolder(path))` and `loadLayersModel(modelFolder(path))` in Node, with no native
 * package: `model.json` and `weights.bin`, in tfjs's own format, which browsers and tfjs-node read too.
 *
 * Loading throws `file-not-found` where a file is missing and `corrupt` where it is damaged.
 *
 * @example
 * await useBackend('wasm')
 * const model = buildWideResNet1d({ inputShape: [32, 1], outputs: 2, head: 'classification', width: 4, seed: 1 })
 * await model.save(modelFolder('model')) // loadLayersModel(modelFolder('model')) reads it back
 */
export function modelFolder(folder: string): io.IOHandler {
  return {
    async save(artifacts) {
      await mkdir(folder, { recursive: true })
      const weights = joinBuffers(artifacts.weightData)
      const { weightData: _, weightSpecs, modelTopology, ...rest } = artifacts
      const json = {
        modelTopology,
        ...rest,
        weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs ?? [] }],
      }
      await writeFileSafely(join(folder, 'weights.bin'), weights)
      await writeFileSafely(join(folder, 'model.json'), JSON.stringify(json))
      return {
        modelArtifactsInfo: {
          dateSaved: new Date(),
          modelTopologyType: 'JSON',
          weightDataBytes: weights.length,
        },
      }
    },
    async load() {
      const json = parse(folder, (await read(folder, 'model.json')).toString('utf8'))
      const { weightsManifest, ...rest } = json
      const manifest = weightsManifest ?? []
      const parts = await Promise.all(manifest.flatMap(group => group.paths).map(name => read(folder, name)))
      const weights = Buffer.concat(parts)
      const weightSpecs = manifest.flatMap(group => group.weights)
      const expected = weightSpecs.reduce((bytes, spec) => bytes + bytesOf(spec), 0)
      if (weights.length !== expected) {
        throw corrupt(folder, `its weights have ${weights.length} bytes in place of ${expected}`)
      }
      const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length)
      return { ...rest, weightSpecs, weightData: weightData as ArrayBuffer }
    },
  }
}

type ModelJSON = Omit<io.ModelArtifacts, 'weightSpecs' | 'weightData'> & {
  weightsManifest?: { paths: string[]; weights: io.WeightsManifestEntry[] }[]
}

function parse(folder: string, text: string): ModelJSON {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw corrupt(folder, 'model.json is no JSON', cause)
  }
  const { fail, list, oneOf, record, text: string, whole } = checkedJSON(`The model in ${folder}`)
  const { modelTopology, weightsManifest = [] } = record('model.json', json)
  record('modelTopology', modelTopology)
  for (const [g, each] of list('weightsManifest', weightsManifest).entries()) {
    const place = `weightsManifest[${g}]`
    const group = record(place, each)
    for (const path of list(`${place}.paths`, group['paths'])) {
      const isOwn = typeof path === 'string' && /^[\w.-]+$/.test(path) && !/^\.+$/.test(path)
      if (!isOwn) throw fail(`${place}.paths`, path, 'the name of a file in its folder')
    }
    for (const [w, entry] of list(`${place}.weights`, group['weights']).entries()) {
      const where = `${place}.weights[${w}]`
      const weight = record(where, entry)
      string(`${where}.name`, weight['name'])
      oneOf(`${where}.dtype`, weight['dtype'], Object.keys(bytesOfType))
      for (const n of list(`${where}.shape`, weight['shape'])) whole(`${where}.shape`, n, 0)
    }
  }
  return json as ModelJSON
}

async function read(folder: string, name: string): Promise<Buffer> {
  const path = join(folder, name)
  try {
    return await readFile(path)
  } catch (cause) {
    throw new SupervisedBaselinesError('file-not-found', `There is no file ${path}.`, { path }, { cause })
  }
}

const bytesOfType = { float32: 4, int32: 4, bool: 1, complex64: 8 }

function bytesOf(spec: io.WeightsManifestEntry): number {
  return bytesOfType[spec.dtype as 'float32'] * spec.shape.reduce((product, n) => product * n, 1)
}

function corrupt(folder: string, why: string, cause?: unknown): SupervisedBaselinesError {
  return new SupervisedBaselinesError(
    'corrupt',
    `The model in ${folder} cannot be loaded: ${why}.`,
    { folder },
    { cause },
  )
}

function joinBuffers(data: io.WeightData | undefined): Uint8Array {
  const buffers = data === undefined ? [] : Array.isArray(data) ? data : [data]
  return Buffer.concat(buffers.map(buffer => Buffer.from(buffer)))
}
