import { Command } from 'commander'
import { readFileJournal } from '../node/fileJournal.js'
import { foldJournal } from '../tuning/journalLines.js'
import { action } from './command.js'
import { studyJson, studyText } from './studyText.js'

/** `supervised-baselines status`: how a study stands, from its journal, while it runs or after. */
export function statusCommand(): Command {
  return new Command('status')
    .argument('<journal>', 'the journal of `supervised-baselines tune`')
    .description('show how a study stands: its rungs, its trials, the best')
    .option('--json', 'print one JSON object')
    .action(
      action(async ([path]) => {
        const { state } = foldJournal(await readFileJournal(path!))
        return { json: studyJson(state), text: studyText(state, state.elapsed / 1000) }
      }),
    )
}
