// The objective of a dasha run on `stepArrays` whose journal is in the folder DASHA_RUN, as a module that workers load.
import { arrayDataset, dashaObjective } from '../../dist/index.js'
import { dashaFolder, useBackend } from '../../dist/node/index.js'
import { stepArrays } from './stepTask.mjs'

await useBackend('wasm')
const task = { outputs: 2, train: arrayDataset(stepArrays(96, 1)), batchSize: 16 }
export default dashaObjective({ task, journal: dashaFolder(process.env.DASHA_RUN) })
