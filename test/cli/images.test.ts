import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadResult } from '../../src/cli/savedModel.js'
import { taskOfFiles } from '../../src/cli/taskOfFiles.js'
import { runCli } from '../support/runCli.js'
import { tempDir } from '../support/tempDir.js'
import { geoTIFF, tileFiles, tiles, writeHDF5, zip } from '../support/tiles.js'

const temp = tempDir()
const [trainTiles, testTiles] = [tiles(48, 1), tiles(24, 2)]

interface Prediction {
  name: string
  class: string
  probabilities: Record<string, number>
}

/** Runs the command, and gives the object that it prints. */
async function succeed(...args: string[]) {
  const { status, stdout, stderr } = await runCli(...args, '--json')
  expect(status, stdout + stderr).toBe(0)
  return JSON.parse(stdout)
}

beforeAll(async () => {
  temp.file(zip(await tileFiles(24, 2)), 'test.zip')
  const parts = Object.entries({ train: trainTiles, test: testTiles })
  await writeHDF5(
    temp.path('tiles.h5'),
    Object.fromEntries(
      parts.flatMap(([part, { pixels, labels }]) => [
        [`${part}/tiles`, { data: pixels, shape: [labels.length, 8, 8, 3] }],
        [`${part}/classes`, { data: labels.map(label => (label ? 'bright' : 'dark')) }],
      ]),
    ),
  )
})

describe('dasha and predict with satellite images', () => {
  it('take HDF5 and GeoTIFF alike, and normalise by what training had', async () => {
    const [test, model] = [temp.path('test.zip'), temp.path('model')]
    const train = [
      '--train',
      `${temp.path('tiles.h5')}#train`,
      '--image-data',
      'tiles',
      '--label-data',
      'classes',
    ]
    const options = ['--preset', 'smoke', '--backbones', 'wideResNet2d', '--flip', '--turn']
    const found = await succeed('dasha', ...train, '--test', test, '--model', model, ...options)

    const { normalisation, ...input } = JSON.parse(readFileSync(`${model}/input.json`, 'utf8'))
    expect(input).toEqual({ kind: 'image', inputShape: [8, 8, 3], classNames: ['bright', 'dark'] })
    for (const c of [0, 1, 2]) {
      const band = trainTiles.pixels.filter((_, i) => i % 3 === c)
      const mean = band.reduce((sum, value) => sum + value, 0) / band.length
      expect(normalisation.means[c]).toBeCloseTo(mean, 6)
    }

    const predict = async (path: string): Promise<Prediction[]> =>
      (await succeed('predict', '--model', model, path, '--image-data', 'tiles')).predictions
    // What predictions from files get right is what the test was scored by: inputs were made ready the same way.
    const fromZip = await predict(test)
    const right = fromZip.filter(each => each.name.startsWith(`${each.class}/`))
    expect(right.length / 24).toBeCloseTo(found.test.accuracy, 9)
    // The same tiles in the other format, by their numbers.
    const fromHDF5 = await predict(`${temp.path('tiles.h5')}#test`)
    expect(fromHDF5.map(({ name }) => name)).toEqual(testTiles.labels.map((_, i) => String(i)))
    for (const { name, probabilities } of fromZip) {
      const same = fromHDF5[Number(/\d+/.exec(name)![0])]!
      expect(probabilities['bright']).toBeCloseTo(same.probabilities['bright']!, 4)
    }
    // One tile by itself, though its own mean and scale are unlike those of all.
    const { name, probabilities } = fromZip[5]!
    const alone = await predict(temp.file((await tileFiles(24, 2))[name]!, 'one.tif'))
    expect(alone).toEqual([{ name: 'one.tif', class: fromZip[5]!.class, probabilities: expect.anything() }])
    expect(alone[0]!.probabilities['bright']).toBeCloseTo(probabilities['bright']!, 4)

    const two = temp.file(await geoTIFF(new Uint16Array(8 * 8 * 2), { width: 8, height: 8 }), 'two.tif')
    const refused = await runCli('predict', '--model', model, two)
    expect(refused.stderr).toMatch(/images of shape \[8, 8, 2\], but the model takes \[8, 8, 3\]/)
    expect(refused.status).toBe(1)
  }, 120_000)

  it('read folders of tiles, one a class', async () => {
    for (const [name, content] of Object.entries(await tileFiles(8, 1))) {
      mkdirSync(temp.path(`folders/${name.split('/')[0]}`), { recursive: true })
      writeFileSync(temp.path(`folders/${name}`), content)
    }
    const { task, input } = await taskOfFiles({ train: temp.path('folders') })
    expect(task.train.size).toBe(8)
    expect(input).toMatchObject({ inputShape: [8, 8, 3], classNames: ['bright', 'dark'] })
    const { inputs } = await task.train.batch([0, 1, 2, 3, 4, 5, 6, 7])
    for (const c of [0, 1, 2]) {
      const band = inputs.filter((_, i) => i % 3 === c)
      const mean = band.reduce((sum, value) => sum + value, 0) / band.length
      const variance = band.reduce((sum, value) => sum + (value - mean) ** 2, 0) / band.length
      expect(mean).toBeCloseTo(0, 4)
      expect(variance).toBeCloseTo(1, 4)
    }
  })

  const inHDF5 = { imageData: 'tiles', labelData: 'classes' }
  it.each([
    [{ train: 'tiles.h5' }, 'invalid-data', /no dataset "images" among \["test", "train"\]/],
    [{ train: 'tiles.h5#train', imageData: 'tiles' }, 'invalid-data', /no dataset "train\/labels"/],
    [
      { train: 'tiles.h5#train', ...inHDF5, channelsFirst: true, turn: true },
      'invalid-option',
      /--turn.*\[8, 3, 8\]/,
    ],
    [{ train: 'tiles.h5#train', ...inHDF5, maxValues: '1000' }, 'too-large', /more than 1000/],
    [{ train: 'test.zip', maxValues: '1000' }, 'too-large', /more than 1000 values in all/],
    [{ train: 'test.zip', maxValues: 'all' }, 'invalid-option', /--max-values.*whole number/],
    [{ train: 'absent.h5' }, 'file-not-found', /absent.h5/],
  ])('say what is wrong: %j', async ({ train, ...options }, code, message) => {
    await expect(taskOfFiles({ train: temp.path(train), ...options })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('refuse a folder whose notes on the inputs were changed', async () => {
    mkdirSync(temp.path('changed'))
    temp.file('{"kind":"image","inputShape":[8,8],"classNames":["a","b"]}', 'changed/input.json')
    await expect(loadResult(temp.path('changed'))).rejects.toMatchObject({ code: 'corrupt' })
  })
})
