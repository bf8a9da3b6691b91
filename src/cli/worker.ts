import { Command } from 'commander'
import { printable } from '../common/textTable.js'
import { startWorker, type WorkerOptions } from '../distributed/index.js'
import { invalidOption } from '../errors.js'
import { action, type CommandContext, type CommandResult } from './command.js'
import { redisOf } from './redisOption.js'

interface WorkerFlags {
  redis?: string
  objective: string[]
  concurrency: number
  checkpoints?: string
  data: string[]
  backend?: string
  gpu?: string
  memoryLimit?: number
  lease: number
  prefix?: string
}

/** `supervised-baselines worker`: runs the segments of studies on this machine until it is ended. */
export function workerCommand(): Command {
  const collect = (value: string, before: string[]) => [...before, value]
  return new Command('worker')
    .description('run the trials of studies in Redis on this machine, until Ctrl-C or SIGTERM')
    .option('--redis <url>', 'Redis or Valkey: redis://HOST:PORT, rediss:// for TLS (default: $REDIS_URL)')
    .option(
      '--objective <[name=]file[#export]>',
      'an objective and its name (default: default); repeatable',
      collect,
      [],
    )
    .option('--concurrency <n>', 'segments at once, each in a process of its own', Number, 1)
    .option('--checkpoints <dir|s3://...>', 'where checkpoints are kept, shared by all workers')
    .option('--data <name=path>', 'data of studies, compared by check sum; repeatable', collect, [])
    .option('--backend <name>', 'the tfjs backend here, for studies that ask for one (default: found out)')
    .option('--gpu <name>', 'with --backend: the GPU here, for studies that ask for one')
    .option('--memory-limit <MiB>', 'memory that a process may use', Number)
    .option('--lease <seconds>', 'time without a sign of life after which others take over', Number, 30)
    .option('--prefix <text>', 'start of all keys in Redis (default: supervised-baselines)')
    .option('--json', 'print one JSON object at the end')
    .action(action((_, flags: WorkerFlags, context) => work(flags, context)))
}

async function work(flags: WorkerFlags, { signal }: CommandContext): Promise<CommandResult> {
  const say = (line: string) => void process.stderr.write(`${printable(line)}\n`)
  const { concurrency, checkpoints, backend, gpu, memoryLimit, prefix } = flags
  const machine = backend === undefined ? undefined : { backend, gpu: gpu ?? null }
  const given = { checkpoints, machine, memoryLimit, prefix }
  const worker = await startWorker({
    ...(Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as Partial<WorkerOptions>),
    connection: redisOf(flags.redis),
    objectives: Object.fromEntries(flags.objective.map(objectiveOf)),
    data: Object.fromEntries(flags.data.map(dataOf)),
    concurrency,
    leaseSeconds: flags.lease,
    onEvent: say,
  })
  say(`worker ${worker.facts.id} is ready for ${worker.facts.objectives.join(', ')}`)
  await new Promise<void>(done => {
    signal.addEventListener('abort', () => done(), { once: true })
    process.once('SIGTERM', () => done())
  })
  await worker.close()
  const { id, completed, failed } = worker.facts
  return {
    json: { worker: id, completed, failed },
    text: `${completed} segments completed, ${failed} failed`,
  }
}

function objectiveOf(text: string) {
  const [, name = 'default', file, exportName] = /^(?:([\w.-]+)=)?([^#]+)(?:#(\w+))?$/.exec(text) ?? []
  if (file === undefined) throw invalidOption('--objective', text, '[NAME=]FILE[#EXPORT]')
  return [name, { module: file, ...(exportName !== undefined && { exportName }) }] as const
}

function dataOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw invalidOption('--data', text, 'NAME=PATH')
  return [text.slice(0, at), text.slice(at + 1)]
}
