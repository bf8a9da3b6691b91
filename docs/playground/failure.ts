import type { Failure } from './messages.js'

/** An error as the page shows it. */
export function failure(error: unknown): Failure {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return {
    kind: 'error',
    code: typeof code === 'string' ? code : 'unexpected',
    message: typeof message === 'string' ? message : String(error),
  }
}
