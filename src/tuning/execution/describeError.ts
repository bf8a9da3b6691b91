/** What was thrown, in words: never fails itself, whatever was thrown. */
export function describeError(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  } catch {
    // An object without a text of its own, such as one with no prototype.
    return 'An error that cannot be shown as text.'
  }
}
