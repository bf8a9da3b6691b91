import { dashaFolder } from '../node/dashaFolder.js'
import { useBackend } from '../node/useBackend.js'
import { dashaObjective } from '../workflows/dasha/index.js'
import { taskOfFiles } from './taskOfFiles.js'
import { type TrialRun, trialVariable } from './trialProcesses.js'

const { files, journal, threads } = JSON.parse(process.env[trialVariable]!) as TrialRun

async function readTask() {
  await useBackend('auto', { threads })
  return (await taskOfFiles(files)).task
}

/** The trials of one run of the command `dasha`, for its processes. */
export default dashaObjective({ task: readTask(), journal: dashaFolder(journal) })
