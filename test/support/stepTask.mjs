// Sequences of 16 numbers with a step up or down in the middle: a task of two classes, made up alike in every process.
export function stepArrays(examples, first) {
  let state = first
  const noise = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  const targets = Uint32Array.from({ length: examples }, (_, i) => i % 2)
  const inputs = Float32Array.from({ length: examples * 16 }, (_, i) => {
    const isLate = i % 16 >= 8
    return (isLate === (targets[Math.floor(i / 16)] === 1) ? 1 : -1) + noise()
  })
  return { inputs, inputShape: [16, 1], targets }
}
