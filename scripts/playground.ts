// Builds docs/playground into out/playground and serves it to this machine; `npm run playground` builds the package first.
//
//   npm run playground                     serves it at http://127.0.0.1:4780/
//   npm run playground -- --port 8080      serves it there
//   npm run playground -- --build-only     leaves it for another web server: out/playground is all of it
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildPlayground, serveFolder } from '../docs/playground/build.js'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4780' }, 'build-only': { type: 'boolean', default: false } },
})
const outDir = fileURLToPath(new URL('../out/playground', import.meta.url))
await buildPlayground(outDir)
console.log(`Built ${outDir}.`)
if (!values['build-only']) {
  await serveFolder(outDir, Number(values.port))
  console.log(`Open http://127.0.0.1:${values.port}/ in a browser. Ctrl-C ends it.`)
}
