import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers'
import { z } from 'zod'
import '../layers/index.js'
import { SupervisedBaselinesError } from '../errors.js'
import { modelFolder } from '../node/modelFolder.js'
import { writeFileSafely } from '../node/writeFileSafely.js'
import type { DashaResult } from '../workflows/dasha/index.js'
import type { InputFacts } from './taskOfFiles.js'

/** Saves a model in a folder with what its predictions need (`input.json`) and what it is (`result.json`). */
export async function saveResult(folder: string, result: DashaResult, input: InputFacts): Promise<void> {
  await mkdir(folder, { recursive: true })
  await result.model.save(modelFolder(folder))
  await writeFileSafely(join(folder, 'input.json'), JSON.stringify(input))
  await writeFileSafely(join(folder, 'result.json'), JSON.stringify(result))
}

/** A model that `saveResult` saved. */
export async function loadResult(folder: string): Promise<{ model: LayersModel; input: InputFacts }> {
  const path = join(folder, 'input.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new SupervisedBaselinesError(
      'file-not-found',
      `${path} can't be read: --model must be a folder that \`supervised-baselines dasha --model\` wrote.`,
      { path },
      { cause },
    )
  }
  return { input: parseInput(path, text), model: await loadLayersModel(modelFolder(folder)) }
}

const inputFacts = z
  .object({
    kind: z.enum(['dna', 'image']),
    inputShape: z.array(z.int().positive()).min(2).max(3),
    classNames: z.array(z.string()).min(2),
    normalisation: z.object({ means: z.array(z.number()), deviations: z.array(z.number()) }).optional(),
  })
  .refine(({ kind, inputShape }) => inputShape.length === (kind === 'dna' ? 2 : 3))

function parseInput(path: string, text: string): InputFacts {
  try {
    const { normalisation, ...input } = inputFacts.parse(JSON.parse(text))
    return { ...input, ...(normalisation && { normalisation }) }
  } catch (cause) {
    throw new SupervisedBaselinesError(
      'corrupt',
      `${path} does not say what the model takes: it was changed or cut off. Train the model again.`,
      { path },
      { cause },
    )
  }
}
