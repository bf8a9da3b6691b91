import { getBackend, matMul, removeBackend, setBackend, tensor2d } from '@tensorflow/tfjs-core'
import { oneOf } from '../common/checks.js'
import { SupervisedBaselinesError } from '../errors.js'
import { mendBackend } from './mendBackend.js'

/** What `useBackend` is asked for: a kind of backend, or the fastest there is. */
export type BackendKind = 'auto' | 'native' | 'webgpu' | 'webgl' | 'wasm' | 'cpu'

/** A backend that may be installed and may work here. */
export interface BackendCandidate {
  readonly kind: Exclude<BackendKind, 'auto'>
  /** What it is, in words: `native TensorFlow with GPU`. */
  readonly engine: string
  /** The name that tfjs knows it by, for `tf.setBackend`. */
  readonly tfjsName: string
  /** What a person does to get it. */
  readonly install: string
  /**
   * Loads and registers it, after which `tf.setBackend(tfjsName)` must work; gives details for the report. Throws
   * with the reason where it cannot be used. `chosen` is true where the person asked for this kind by name.
   */
  load(chosen: boolean): Promise<string>
}

/** What `useBackend` took, and why not the ones before it. */
export interface BackendReport {
  /** The name that tfjs knows the backend by, as `tf.getBackend()` gives it. */
  readonly backend: string
  /** What it is, in words, with versions and threads where known. */
  readonly engine: string
  /** Faster ones that were passed over, in order. */
  readonly passedOver: readonly PassedOver[]
}

/** A backend that was not taken. */
export interface PassedOver {
  /** The engine, in words. */
  readonly engine: string
  /** Why it was not taken. */
  readonly reason: string
  /** How to get it. */
  readonly install: string
}

/**
 * Starts the first of `candidates` that is of the kind asked for and computes what it should. One that cannot be
 * loaded or gives wrong numbers is passed over with a note.
 *
 * @throws SupervisedBaselinesError `missing-dependency` when none is left, with every reason.
 */
export async function selectBackend(
  candidates: readonly BackendCandidate[],
  kind: BackendKind,
): Promise<BackendReport> {
  const kinds = ['auto', ...new Set(candidates.map(c => c.kind))] as const
  oneOf<BackendKind>('backend', kind, kinds)
  const passedOver: PassedOver[] = []
  for (const candidate of candidates) {
    if (kind !== 'auto' && candidate.kind !== kind) continue
    try {
      const details = await candidate.load(kind !== 'auto')
      await start(candidate.tfjsName)
      const engine = details === '' ? candidate.engine : `${candidate.engine} (${details})`
      return { backend: getBackend(), engine, passedOver }
    } catch (error) {
      passedOver.push({ engine: candidate.engine, reason: reasonOf(error), install: candidate.install })
    }
  }
  throw new SupervisedBaselinesError(
    'missing-dependency',
    `No backend of kind ${JSON.stringify(kind)} works here. ${passedOver
      .map(p => `${p.engine}: ${p.reason} To get it: ${p.install}.`)
      .join(' ')}`,
    { kind, passedOver },
  )
}

async function start(tfjsName: string): Promise<void> {
  if (!(await setBackend(tfjsName))) {
    removeBackend(tfjsName)
    throw new Error('It did not start.')
  }
  mendBackend()
  const [a, b] = [
    tensor2d([
      [1, 2],
      [3, 4],
    ]),
    tensor2d([[5], [6]]),
  ]
  const product = matMul(a, b)
  const values = await product.data()
  for (const tensor of [a, b, product]) tensor.dispose()
  if (values[0] !== 17 || values[1] !== 39) throw new Error(`It computes wrong numbers: ${values} for 17,39.`)
}

/** The first line of what went wrong, as a sentence. */
function reasonOf(error: unknown): string {
  const text = (
    error instanceof Error ? error.message : String((error as { message?: string })?.message ?? error)
  )
    .split('\n')[0]!
    .trim()
  return /[.!?]$/.test(text) ? text : `${text}.`
}
