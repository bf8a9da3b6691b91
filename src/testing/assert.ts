import { SupervisedBaselinesError } from '../errors.js'

/** A case of a conformance suite: run it in any test runner. It rejects with what is wrong. */
export interface ConformanceCase {
  /** What must hold. */
  readonly name: string
  /** Rejects, and says how, where it does not. */
  run(): Promise<void>
}

/** Throws unless `actual` and `expected` say the same as JSON. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (got !== wanted) fail(`${what}: got ${got}, expected ${wanted}`)
}

export function assert(holds: boolean, what: string): asserts holds {
  if (!holds) fail(what)
}

/** Throws unless `work` rejects with an error of this package that has the code. */
export async function assertRejects(work: Promise<unknown>, code: string, what: string): Promise<void> {
  const outcome = await work.then(
    () => 'success',
    error => (error instanceof SupervisedBaselinesError ? error.code : String(error)),
  )
  assertEqual(outcome, code, what)
}

function fail(message: string): never {
  throw new SupervisedBaselinesError('failed', message)
}
