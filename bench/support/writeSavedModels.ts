/**
 * Writes small models of every backbone into a folder, each as it is (`own`) and of plain layers (`plain`), with inputs and the outputs that go
 * with them, for bench/peers/saved_models.py and bench/peers/saved_models_tfjs_node.mjs:
 *
 *   npx tsx bench/support/writeSavedModels.ts FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { averageModels, bothStrands, buildWideResNet1d, exportPlainModel } from '../../src/models/index.js'
import { modelFolder, useBackend } from '../../src/node/index.js'
import { normals } from '../../test/support/numbers.js'
import { savedNets, shaken } from '../../test/support/savedNets.js'

const folder = process.argv[2]
if (!folder) throw new Error('usage: writeSavedModels.ts FOLDER')
await useBackend('cpu')
const strand = (seed: number) =>
  shaken(buildWideResNet1d({ inputShape: [21, 5], outputs: 2, head: 'classification', width: 3, seed }))
const nets = {
  ...savedNets,
  'Both strands, averaged over members': () => averageModels([bothStrands(strand(1)), strand(2)]),
}
for (const [i, [name, build]] of Object.entries(nets).entries()) {
  const net = await build()
  const isStrands = name.startsWith('Both')
  if (!isStrands) shaken(net)
  const shape = [2, ...(net.inputs[0]!.shape.slice(1) as number[])]
  const size = shape.reduce((product, n) => product * n, 1)
  // Two sequences of one-hot DNA, the second shorter than the input.
  const dna = Float32Array.from({ length: size }, (_, i) => {
    const position = Math.floor(i / 5)
    return position < 34 && i % 5 === (position * position) % 4 ? 1 : 0
  })
  const inputs = isStrands ? dna : normals(i, size)
  const outputs = tf.tidy(() => (net.predict(tf.tensor(inputs, shape)) as tf.Tensor).dataSync())
  const at = join(folder, String(i))
  mkdirSync(at, { recursive: true })
  await net.save(modelFolder(join(at, 'own')))
  await exportPlainModel(net).save(modelFolder(join(at, 'plain')))
  writeFileSync(
    join(at, 'check.json'),
    JSON.stringify({ name, shape, inputs: [...inputs], outputs: [...outputs] }),
  )
}
console.info(`${Object.keys(nets).length} models in ${folder}`)
