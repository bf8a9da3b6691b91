// A worker as a process of its own, without the rest of the command line: its options are its argument, as JSON.
import { startWorker } from '../../dist/distributed/index.js'

const say = line => process.stderr.write(`${line}\n`)
const worker = await startWorker({ ...JSON.parse(process.argv[2]), onEvent: say })
say(`worker ${worker.facts.id} is ready`)
process.once('SIGTERM', () => void worker.close())
