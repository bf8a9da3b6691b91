/** The objective of a run of `dashaTask` whose journal is in the folder DASHA_RUN, for processes of their own. */
import { dashaFolder } from '../../src/node/index.js'
import { dashaObjective } from '../../src/workflows/dasha/index.js'
import { startBackend } from './backends.js'
import { dashaTask } from './dashaTask.js'

await startBackend('wasm')
export default dashaObjective({ task: dashaTask, journal: dashaFolder(process.env['DASHA_RUN']!) })
