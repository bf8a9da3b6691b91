/** Trains with checkpoints in the folder given, and says after each batch where it is: to be killed by a test. */
import { checkpointFolder } from '../../src/node/index.js'
import { trainModel } from '../../src/training/index.js'
import { startBackend } from './backends.js'
import { tinyTraining } from './tinyTraining.js'

await startBackend('wasm')
await trainModel(
  tinyTraining({
    checkpoint: { store: checkpointFolder(process.argv[2]!), everyBatches: 2 },
    onProgress: progress => {
      if (progress.kind === 'batch') process.stdout.write(`${progress.epoch} ${progress.batch}\n`)
    },
  }),
)
