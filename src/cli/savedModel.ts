import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers'
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
  let input: InputFacts
  try {
    input = JSON.parse(await readFile(path, 'utf8')) as InputFacts
  } catch (cause) {
    throw new SupervisedBaselinesError(
      'file-not-found',
      `${path} can't be read: --model must be a folder that \`supervised-baselines dasha --model\` wrote.`,
      { path },
      { cause },
    )
  }
  return { model: await loadLayersModel(modelFolder(folder)), input }
}
