import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readImages, readLabelledImages } from '../../../src/node/index.js'
import { png } from '../../support/pngFile.js'
import { tempDir } from '../../support/tempDir.js'
import { zip } from '../../support/tiles.js'

const temp = tempDir()

/** A folder of images with these paths in it. */
function folder(name: string, ...paths: readonly string[]): string {
  const root = temp.path(name)
  for (const path of paths) {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true })
    writeFileSync(`${root}/${path}`, png(2, 1, 0))
  }
  return root
}

describe('links in a folder of images', () => {
  it('are followed, whether to an image or to a folder of one class', async () => {
    const all = folder('all', 'x.png', 'classes/river/1.png')
    const split = folder('split', 'b/y.png')
    mkdirSync(`${split}/a`)
    symlinkSync(`${all}/x.png`, `${split}/a/x.png`)
    symlinkSync(`${all}/classes/river`, `${split}/river`)
    const { classes, names } = await readLabelledImages(split)
    expect(classes).toEqual(['a', 'b', 'river'])
    expect(names).toEqual(['a/x.png', 'b/y.png', 'river/1.png'])
  })

  it('without a target or to a folder around them are refused by name', async () => {
    const dangling = folder('dangling', 'a/1.png')
    symlinkSync(temp.path('nowhere.png'), `${dangling}/a/2.png`)
    await expect(readImages(dangling)).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringMatching(/a\/2.png links to a file that does not exist/),
    })
    const loop = folder('loop', 'a/1.png')
    symlinkSync(loop, `${loop}/a/again`)
    await expect(readImages(loop)).rejects.toThrow(/a\/again links to .*loop, which contains it/)
  })
})

describe('hidden files and those of Macs', () => {
  const hidden = ['a/.ipynb_checkpoints/1-checkpoint.png', '.cache/x.png', 'a/._1.png']

  it('are left out of folders', async () => {
    const root = folder('hidden', 'a/1.png', 'b/2.png', ...hidden, '__MACOSX/a/3.png')
    expect(await readLabelledImages(root)).toMatchObject({
      classes: ['a', 'b'],
      names: ['a/1.png', 'b/2.png'],
    })
    // The folder itself may be hidden, and a file that is asked for by name.
    expect((await readImages(folder('.hidden', '1.png'))).names).toEqual(['1.png'])
    expect((await readImages(`${root}/a/._1.png`)).names).toEqual(['._1.png'])
  })

  it('are left out of archives', async () => {
    const entries = {
      'a/1.png': png(2, 1, 0),
      'b/2.png': png(2, 1, 0),
      '__MACOSX/a/._1.png': Buffer.of(0, 5),
    }
    const more = Object.fromEntries(hidden.map(name => [name, Buffer.of(1)]))
    const archive = temp.file(zip({ ...entries, ...more }), 'mac.zip')
    expect((await readLabelledImages(archive)).names).toEqual(['a/1.png', 'b/2.png'])
  })
})
