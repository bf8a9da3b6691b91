import { Command } from 'commander'
import { textTable } from '../common/textTable.js'
import { checkData, type FileCheck } from '../node/checkData.js'
import { type DataSet, forecastingSets, genomicsSets, satelliteSets } from '../tasks/index.js'
import { action, type CommandResult } from './command.js'

const dataSets: readonly DataSet[] = [...forecastingSets, ...genomicsSets, ...satelliteSets]

/** `supervised-baselines data`: where published data sets are to be had, and whether files are the published ones. */
export function dataCommand(): Command {
  const data = new Command('data').description(
    'published data sets: where they are to be had, and checking them',
  )
  data
    .command('list')
    .description('list the published sets with source and licence')
    .option('--json', 'print one JSON object')
    .action(action(async () => list()))
  data
    .command('check')
    .argument('<dir>', 'folder with the files, laid out as `data list` shows')
    .description('check the files in a folder by their checksums')
    .option('--json', 'print one JSON object')
    .action(
      action(async ([dir], _, { signal, progress }) => {
        const checks = await checkData(dir!, dataSets, {
          signal,
          onProgress: ({ path, done, total }) => progress(`checking ${path}`, done / total),
        })
        return report(dir!, checks)
      }),
    )
  return data
}

function list(): CommandResult {
  const text = dataSets.map(set => {
    const series = forecastingSets.find(({ name }) => name === set.name)
    const shape = series ? `; ${series.rows} rows x ${series.columns} columns, one row in ${series.step}` : ''
    return [
      `${set.name} (${set.field}): ${set.content}${shape}`,
      `  from     ${set.source}`,
      `  licence  ${set.licence}`,
      ...set.files.map((file, i) => `  ${i === 0 ? 'files' : '     '}    ${file.path}`),
    ].join('\n')
  })
  return { json: { dataSets }, text: text.join('\n\n') }
}

function report(dir: string, checks: readonly FileCheck[]): CommandResult {
  const count = (status: FileCheck['status']) => checks.filter(check => check.status === status).length
  const present = checks.filter(check => check.status !== 'absent')
  const rows = present.map(check => [check.status, check.path, check.dataSet])
  const summary = `${count('ok')} as published, ${count('differs')} different, ${count('absent')} not in ${dir}`
  return {
    json: { dir, ok: count('ok'), differing: count('differs'), absent: count('absent'), files: checks },
    text: present.length === 0 ? summary : `${textTable(['', 'file', 'set'], rows)}\n\n${summary}`,
    exitCode: count('differs') > 0 || count('ok') === 0 ? 1 : 0,
  }
}
