import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/common/random.js'
import { arrayDataset, augmentDataset, flipping, resizeImages } from '../../src/data/index.js'

const image = (inputs: readonly number[], inputShape: readonly number[]) =>
  arrayDataset({ inputs, inputShape, targets: [7] })
const resized = async (inputs: readonly number[], shape: readonly number[], height: number, width: number) =>
  (await resizeImages(image(inputs, shape), { height, width }).batch([0])).inputs

describe('resizeImages', () => {
  it('averages what each pixel covers', async () => {
    // biome-ignore format: an image of 2 x 4 pixels
    const pixels = [
      1, 2, 3, 4,
      5, 6, 7, 8,
    ]
    expect(await resized(pixels, [2, 4, 1], 1, 2)).toEqual(Float32Array.of(3.5, 5.5))
    expect(await resized(pixels, [2, 4, 1], 2, 2)).toEqual(Float32Array.of(1.5, 3.5, 5.5, 7.5))
    expect(await resized(pixels, [2, 4, 1], 1, 1)).toEqual(Float32Array.of(4.5))
  })

  it('shares pixels that lie across an edge', async () => {
    const [left, right] = await resized([3, 6, 12], [1, 3, 1], 1, 2)
    expect(left).toBeCloseTo((3 + 6 / 2) / 1.5, 6)
    expect(right).toBeCloseTo((6 / 2 + 12) / 1.5, 6)
  })

  it('keeps channels, targets and examples apart', async () => {
    const inputs = Float32Array.from({ length: 3 * 2 * 2 * 2 }, (_, i) => i)
    const small = resizeImages(arrayDataset({ inputs, inputShape: [2, 2, 2], targets: [4, 5, 6] }), {
      height: 1,
      width: 1,
    })
    expect(small.inputShape).toEqual([1, 1, 2])
    expect(await small.batch([2, 0])).toEqual({
      inputs: Float32Array.of(19, 20, 3, 4),
      targets: Float32Array.of(6, 4),
    })
  })

  it.each([
    [64, 48],
    [30, 16],
    [17, 8],
    [5, 5],
    [4, 7],
  ])('leaves the mean as it is, and what is even: %i to %i', async (from, to) => {
    const pixels = Array.from({ length: from * from }, (_, i) => Math.sin(i * i))
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
    const small = await resized(pixels, [from, from, 1], to, to)
    expect(small).toHaveLength(to * to)
    expect(mean(small)).toBeCloseTo(mean(pixels), 6)
    const even = await resized(Array<number>(from * from).fill(0.3), [from, from, 1], to, to)
    for (const value of even) expect(value).toBeCloseTo(0.3, 6)
    if (from === to) expect(small).toEqual(Float32Array.from(pixels))
  })

  it('hands on what draws at random', async () => {
    const inputs = Float32Array.from({ length: 16 }, (_, i) => i)
    const flipped = augmentDataset(image(Array.from(inputs), [4, 4, 1]), [flipping()])
    const size = { height: 2, width: 2 }
    const sums = new Set<string>()
    for (let seed = 0; seed < 20; seed++) {
      const small = await resizeImages(flipped, size).batch([0], createRandom(seed))
      sums.add(small.inputs.join())
      expect(small).toEqual(await resizeImages(flipped, size).batch([0], createRandom(seed)))
    }
    expect(sums.size).toBe(4)
  })

  it.each([0, 1.5, -3])('refuses a height of %d', height => {
    expect(() => resizeImages(image([1], [1, 1, 1]), { height, width: 1 })).toThrow(/`height`/)
  })
})
