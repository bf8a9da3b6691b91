import { SupervisedBaselinesError, show } from '../errors.js'
import type { ClassificationTask } from './classificationTask.js'
import { gueTasks } from './gueTasks.js'
import { nucleotideTransformerTasks } from './nucleotideTransformerTasks.js'
import { ownGenomicsTasks } from './ownGenomicsTasks.js'
import { satelliteTasks } from './satelliteTasks.js'

/** Every classification task that is known: those of the Nucleotide Transformer, GUE, GEO-Bench and others. */
export const classificationTasks: readonly ClassificationTask[] = [
  ...nucleotideTransformerTasks,
  ...gueTasks,
  ...ownGenomicsTasks,
  ...satelliteTasks,
]

/**
 * The task of this name, upper and lower case alike: `findTask('gue/mouse/2')`.
 *
 * @throws `invalid-option` with the names that come closest.
 */
export function findTask(name: string): ClassificationTask {
  const wanted = name.toLowerCase()
  const found = classificationTasks.find(task => task.name === wanted)
  if (found) return found
  const close = closeNames(wanted)
  throw new SupervisedBaselinesError(
    'invalid-option',
    `There is no task ${show(name)}. Did you mean ${close.join(', ')}? \`classificationTasks\` holds all names, and the command \`supervised-baselines tasks list\` shows them.`,
    { option: 'name', value: name, close },
  )
}

/** The five names that share most pairs of neighbouring characters with `wanted`. */
function closeNames(wanted: string): string[] {
  const own = pairs(wanted)
  const likeness = (name: string) => {
    const others = pairs(name)
    return (2 * others.filter(pair => own.includes(pair)).length) / (own.length + others.length)
  }
  return classificationTasks
    .map(({ name }) => name)
    .sort((a, b) => likeness(b) - likeness(a))
    .slice(0, 5)
}

function pairs(text: string): string[] {
  return [...new Set(Array.from(text, (letter, i) => letter + (text[i + 1] ?? '')))]
}
