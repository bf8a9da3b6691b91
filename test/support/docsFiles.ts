import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { createRandom } from '../../src/common/random.js'

/**
 * The files that the code of the guides finds in its folder: `load.csv` (hours with their loads), `train.csv`, `dev.csv`,
 * `test.csv` and `new.csv` (DNA whose label is the word in it), `photos` (images in two folders), and `objective.js` with
 * its `space.json`. All small, so that every block runs in seconds.
 */
export function writeDocsFiles(folder: string): void {
  const random = createRandom(1)
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)

  const loads = Array.from({ length: 2000 }, (_, hour) => {
    const date = new Date(Date.UTC(2024, 0, 1, hour)).toISOString()
    return `${date},${(50 + 9 * Math.sin((hour * Math.PI) / 12) + random.normal()).toFixed(3)}`
  })
  write('load.csv', `date,load\n${loads.join('\n')}\n`)

  for (const [name, size] of Object.entries({ train: 48, dev: 24, test: 24, new: 6 })) {
    const rows = Array.from({ length: size }, (_, i) => {
      const letters = Array.from({ length: 60 }, () => 'ACGT'[random.integer(4)]!)
      letters.splice(random.integer(54), 6, ...(i % 2 ? 'TATAAA' : 'TAATAA'))
      return `${letters.join('')},${i % 2}`
    })
    write(`${name}.csv`, `sequence,label\n${rows.join('\n')}\n`)
  }

  for (const [folderName, shade] of [
    ['cloud', 200],
    ['river', 60],
  ] as const) {
    mkdirSync(join(folder, 'photos', folderName), { recursive: true })
    for (let i = 0; i < 16; i++) {
      const image = new PNG({ width: 16, height: 16 })
      for (let p = 0; p < image.data.length; p++) {
        image.data[p] = p % 4 === 3 ? 255 : shade + random.integer(50)
      }
      write(`photos/${folderName}/${i}.png`, PNG.sync.write(image))
    }
  }

  write('space.json', JSON.stringify({ lr: { type: 'logUniform', low: 1e-4, high: 1 } }))
  write(
    'objective.js',
    `export default async ({ config, resource }) => Math.abs(Math.log10(config.lr) + 2) + 1 / resource\n`,
  )
}
