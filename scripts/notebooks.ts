// Writes every example as a notebook beside it: npm run notebooks
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cellsOf, notebookOf } from './cells.ts'

const folder = fileURLToPath(new URL('../examples/', import.meta.url))
for (const file of readdirSync(folder)) {
  if (!file.endsWith('.ts') || file === 'run.ts') continue
  const name = file.slice(0, -3)
  const cells = cellsOf(readFileSync(folder + file, 'utf8'))
  writeFileSync(`${folder}${name}.ipynb`, notebookOf(name, cells))
  console.log(`examples/${name}.ipynb: ${cells.length} cells`)
}
