/**
 * The probability that a standard normal variable stays below `z`, to about 15 digits.
 *
 * @param bell exp(-z^2 / 2), where it is known already
 *
 * Source: West, Better approximations to cumulative normal functions, Wilmott Magazine (2005), after Hart (1968).
 */
export function normalProbability(z: number, bell = Math.exp((-z * z) / 2)): number {
  const x = z < 0 ? -z : z
  if (x > 37) return z > 0 ? 1 : 0
  let tail: number
  if (x < 7.07106781186547) {
    let top = 3.52624965998911e-2 * x + 0.700383064443688
    top = top * x + 6.37396220353165
    top = top * x + 33.912866078383
    top = top * x + 112.079291497871
    top = top * x + 221.213596169931
    top = top * x + 220.206867912376
    let bottom = 8.83883476483184e-2 * x + 1.75566716318264
    bottom = bottom * x + 16.064177579207
    bottom = bottom * x + 86.7807322029461
    bottom = bottom * x + 296.564248779674
    bottom = bottom * x + 637.333633378831
    bottom = bottom * x + 793.826512519948
    bottom = bottom * x + 440.413735824752
    tail = (bell * top) / bottom
  } else {
    const fraction = x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))
    tail = bell / fraction / 2.506628274631
  }
  return z > 0 ? 1 - tail : tail
}
