// Checks that native tfjs-node loads saved models with equal outputs: those of plain layers by itself, and the others once this package is
// imported. Needs tfjs-node (bench/peers/build_tfjs_node.sh where it cannot be installed) and `npm run build`:
//   npx tsx bench/support/writeSavedModels.ts FOLDER && node bench/peers/saved_models_tfjs_node.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import util from 'node:util'

// Node 23 took this away, and tfjs-node calls it.
util.isNullOrUndefined ??= value => value === null || value === undefined
const { default: tf } = await import('@tensorflow/tfjs-node')
const folder = resolve(process.argv[2])

async function check(kind) {
  let worst = 0
  const names = readdirSync(folder).sort((a, b) => a - b)
  for (const name of names) {
    const { shape, inputs, outputs } = JSON.parse(readFileSync(join(folder, name, 'check.json'), 'utf8'))
    const model = await tf.loadLayersModel(`file://${join(folder, name, kind, 'model.json')}`)
    const given = await model.predict(tf.tensor(inputs, shape)).data()
    model.dispose()
    const scale = Math.max(1, ...outputs.map(Math.abs))
    worst = Math.max(worst, ...outputs.map((value, i) => Math.abs(value - given[i]) / scale))
  }
  console.log(
    `${kind}: ${names.length} models, largest difference ${worst.toExponential(1)} on ${tf.getBackend()} (TensorFlow ${tf.version['tfjs-node'] ?? tf.node?.binding?.TF_Version ?? 'native'})`,
  )
  if (!(worst < 1e-5)) process.exitCode = 1
}

await check('plain')
const { registerLayers } = await import('../../dist/index.js')
registerLayers()
await check('own')
