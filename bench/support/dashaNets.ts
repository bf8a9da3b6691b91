import { dashaFolder, readTask, useBackend } from '../../src/node/index.js'
import { dashaObjective, publishedTask } from '../../src/workflows/index.js'
import { dataFolder } from './benchmarkSets.js'
import { type DashaRun, dashaRunVariable } from './dashaProcesses.js'

const { name, folder, leaveOutRelatives } = JSON.parse(process.env[dashaRunVariable]!) as DashaRun

async function read() {
  await useBackend('auto', { threads: 1 })
  return publishedTask(await readTask(name, { folder: dataFolder, leaveOutRelatives }))
}

/** What each process of a run of `bench/dasha.ts` does: trials and retrainings, on one thread. */
export default dashaObjective({ task: read(), journal: dashaFolder(folder) })
