import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hash32 } from '../../../src/common/random.js'
import { parseJob, parseUpdates } from '../../../src/distributed/parseJob.js'
import { checkpointFolder } from '../../../src/distributed/segmentJob.js'
import { checkConfig, foldJournal, memoryJournal, openStudy, parseSpace } from '../../../src/index.js'
import { dashaFolder, readFileJournal } from '../../../src/node/index.js'
import type { FuzzReader } from './fuzzReader.js'
import { mutateBytes } from './mutateBytes.js'
import { mutateJSON } from './mutateJSON.js'

const space = parseSpace({
  rate: { type: 'logUniform', low: 1e-5, high: 1 },
  width: { type: 'integer', low: 1, high: 64, log: true },
  kind: { type: 'choice', values: ['a', 'b', null] },
  fixed: { type: 'constant', value: true },
  slope: { type: 'conditional', on: 'kind', equals: ['a'], dimension: { type: 'uniform', low: 0, high: 1 } },
})

const config = { rate: 0.1, width: 3, kind: 'a', fixed: true, slope: 0.5 }

/** The lines of a small study: promotions, a failure, a loss, a resume. */
async function studyLines(): Promise<readonly string[]> {
  const journal = memoryJournal()
  let clock = 0
  const options = { space, maxResource: 9, maxTrials: 8, journal, now: () => clock++ }
  let study = await openStudy(options)
  const work = async (stop: number) => {
    for (let n = 0; n < stop; n++) {
      const segment = await study.ask()
      if (!segment) return
      const { trial, to } = segment
      if (n === 3) await study.tell(trial, { type: 'failed', error: 'out of luck' })
      else if (n === 4) await study.tell(trial, { type: 'lost', error: 'gone' })
      else await study.tell(trial, { type: 'report', resource: to, value: n === 6 ? Number.NaN : trial / to })
    }
  }
  await work(9)
  await study.end('time-budget')
  study = await openStudy({ ...options, resume: true })
  await work(30)
  await study.end('finished')
  return journal.read()
}

const sumLength = ',"sum":"00000000"}'.length

/** The line with a fresh check sum, so that what is wrong with it is not merely the sum. */
function sealed(json: unknown): string {
  const body = JSON.stringify(json)
  return `${body.slice(0, -1)},"sum":"${hash32(body).toString(16).padStart(8, '0')}"}`
}

const segment = {
  ...{ trial: 3, config: { rate: 0.01, kind: 'b' }, from: 1, to: 3, milestones: [3] },
  ...{ attempt: 1, seed: 7, age: 12 },
}
const requires = {
  objective: 'default',
  version: '0.1.0',
  data: { x: 'ab12' },
  needs: { cores: 2, gpu: true },
}
const job = { study: 'digits', run: '0a1b2c', fence: 4, segment, maxAttempts: 3, requires }

const updates = [
  { type: 'report', resource: 1, value: 0.5, metrics: { loss: 1 } },
  { type: 'report', resource: 3, value: 'NaN' },
]

/** Readers of journals, spaces and what is sent between machines. */
export const studyReaders: readonly FuzzReader[] = [
  {
    name: 'journal of a study, file',
    kind: 'journals',
    weight: 6,
    async prepare(folder) {
      const path = join(folder, 'study.jsonl')
      const seed = Buffer.from(`${(await studyLines()).join('\n')}\n`)
      return async random => {
        writeFileSync(path, mutateBytes(random, [seed], ['\n', '{"line":1}', '"sum":"', '__proto__']))
        foldJournal(await readFileJournal(path))
      }
    },
  },
  {
    name: 'journal of a study, events',
    kind: 'journals',
    weight: 60,
    async prepare() {
      const lines = (await studyLines()).map(
        line => JSON.parse(`${line.slice(0, -sumLength)}}`) as { line: number },
      )
      return async random => {
        const at = random.integer(lines.length)
        const changed = lines.slice(0, at + 1 + random.integer(lines.length - at))
        changed[at] = mutateJSON(random, [
          lines[random.integer(4) === 0 ? random.integer(lines.length) : at],
        ]) as {
          line: number
        }
        const texts = changed.map(line => sealed(line ?? null))
        foldJournal(texts)
        // What can be folded can be gone on with.
        const study = await openStudy({ ...folded(texts), journal: memoryJournal(texts), resume: true })
        await study.ask()
      }
    },
  },
  {
    name: 'journal of dasha',
    kind: 'journals',
    weight: 6,
    async prepare(folder) {
      const journal = dashaFolder(folder)
      const seed = Buffer.from(JSON.stringify({ version: 1, epochs: 12, backbones: [{ name: 'unet1d' }] }))
      return async random => {
        writeFileSync(
          join(folder, 'run.json'),
          mutateBytes(random, [seed], ['{', '}', '[', '__proto__', ',']),
        )
        await journal.read(random.integer(10) === 0 ? escapes[random.integer(escapes.length)]! : 'run')
      }
    },
  },
  {
    name: 'space',
    weight: 160,
    async prepare() {
      return random => {
        const which = random.integer(2) === 0
        const parsed = which ? parseSpace(mutateJSON(random, [space])) : space
        checkConfig(parsed, which ? config : mutateJSON(random, [config]))
      }
    },
  },
  {
    name: 'job of a study',
    weight: 160,
    async prepare(folder) {
      return random => {
        const parsed = parseJob(mutateJSON(random, [job]))
        const place = checkpointFolder(folder, parsed)
        if (!place.startsWith(join(folder, '/'))) throw new Error(`Its checkpoints are in ${place}`)
      }
    },
  },
  {
    name: 'result of a job',
    weight: 160,
    async prepare() {
      return random => {
        const text = JSON.stringify(mutateJSON(random, [updates]))
        parseUpdates(random.integer(4) === 0 ? text.slice(random.integer(text.length)) : text)
      }
    },
  },
]

const escapes = ['../run', '/etc/passwd', 'a/../../b', '..', '', 'a\0b', '__proto__', 'C:\\x']

function folded(lines: readonly string[]) {
  const { header } = foldJournal(lines)
  return { ...header.settings, space: header.space, seed: header.seed }
}
