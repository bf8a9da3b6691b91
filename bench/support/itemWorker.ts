/** A process of `journaledItems`: evaluates the items it is sent, by the module its argument names, until it is let go. */
import type { Evaluate } from './journaledItems.js'

const { evaluate } = (await import(process.argv[2]!)) as { evaluate: Evaluate<unknown, object> }
process.on('message', async item => {
  process.send!(await evaluate(item))
})
