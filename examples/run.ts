// Runs an example by its name: npm run example -- quickstart
import { existsSync } from 'node:fs'

const [name = ''] = process.argv.splice(2, 1)
const file = new URL(`./${name}.ts`, import.meta.url)
if (!/^[\w-]+$/.test(name) || !existsSync(file)) {
  console.error(`There is no example "${name}"; they are the files of the folder examples.`)
  process.exit(2)
}
await import(file.href)
