// A module hook: writes the address of each module that Node resolves to the file named in TRACE_MODULES.
import { appendFileSync } from 'node:fs'

export async function resolve(specifier, context, next) {
  const result = await next(specifier, context)
  appendFileSync(process.env.TRACE_MODULES, `${result.url}\n`)
  return result
}
