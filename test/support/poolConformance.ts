import * as tf from '@tensorflow/tfjs-core'
import { loopPool } from './float64Pool.js'
import { largestError, normals } from './numbers.js'

type Pair = readonly [number, number]

/**
 * The largest error of max and average pooling and their gradients on the backend in use, over windows that
 * overlap or leave gaps, with padding and without; throws with the case where one is above 1e-4. With `every`, only
 * each so-manieth case is tried.
 */
export async function worstPooling(every = 1): Promise<number> {
  let worst = 0
  let tried = 0
  for (const kind of ['max', 'average'] as const)
    for (const pad of ['same', 'valid'] as const)
      for (const [window, stride] of [
        [2, 2],
        [3, 2],
        [3, 1],
        [2, 3],
      ] as Pair[])
        for (const [height, width] of [
          [6, 8],
          [7, 5],
          [1, 9],
          [4, 3],
        ] as Pair[]) {
          if ((pad === 'valid' && height < window) || tried++ % every > 0) continue
          const error = await errorOf(kind, pad, window, stride, height, width)
          if (!(error < 1e-4)) {
            throw new Error(`${kind} ${pad} ${window}/${stride} of ${height} x ${width} is off by ${error}`)
          }
          worst = Math.max(worst, error)
        }
  return worst
}

async function errorOf(
  kind: 'max' | 'average',
  pad: 'same' | 'valid',
  window: number,
  stride: number,
  height: number,
  width: number,
): Promise<number> {
  const shape: [number, number, number, number] = [2, height, width, 3]
  const info = tf.backend_util.computePool2DInfo(shape, [window, window], [stride, stride], 1, pad)
  const x = normals(1, 2 * height * width * 3)
  const dy = normals(2, 2 * info.outHeight * info.outWidth * 3)
  const loops = {
    batch: 2,
    channels: 3,
    input: [height, width],
    window: [window, window],
    stride: [stride, stride],
    before: [info.padInfo.top, info.padInfo.left],
    output: [info.outHeight, info.outWidth],
  } as const
  const want = loopPool(loops, kind, x, dy)
  const results = tf.tidy(() => {
    const pool = (t: tf.Tensor) =>
      (kind === 'max'
        ? tf.maxPool(t as tf.Tensor4D, window, stride, pad)
        : tf.avgPool(t as tf.Tensor4D, window, stride, pad)) as tf.Tensor
    const image = tf.tensor4d(x, shape)
    return [pool(image), tf.grad(pool)(image, tf.tensor4d(dy, info.outShape))]
  })
  return largestError(results, [want.y, want.dx])
}
