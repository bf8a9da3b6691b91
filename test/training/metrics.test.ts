import { describe, expect, it } from 'vitest'
import {
  accuracy,
  areaUnderROC,
  averagePrecision,
  classificationMetrics,
  confusionMatrix,
  denseMetrics,
  f1Score,
  matthewsCorrelation,
  multiLabelMetrics,
} from '../../src/training/index.js'
import golden from '../golden/metrics.json' with { type: 'json' }

describe('metrics, as scikit-learn has them', () => {
  it.each(golden.classes)('of class numbers: $labels', ({ labels, predicted, ...expected }) => {
    expect(accuracy(labels, predicted)).toBeCloseTo(expected.accuracy, 12)
    expect(matthewsCorrelation(labels, predicted)).toBeCloseTo(expected.mcc, 12)
    expect(f1Score(labels, predicted, 'macro')).toBeCloseTo(expected.f1Macro, 12)
    expect(f1Score(labels, predicted, 'micro')).toBeCloseTo(expected.f1Micro, 12)
    expect(confusionMatrix(labels, predicted)).toEqual(expected.confusion)
  })

  it.each(golden.scores)('of scores with ties: $scores', ({ labels, scores, ...expected }) => {
    if (expected.auroc === null) expect(areaUnderROC(labels, scores)).toBeNaN()
    else expect(areaUnderROC(labels, scores)).toBeCloseTo(expected.auroc, 12)
    expect(averagePrecision(labels, scores)).toBeCloseTo(expected.averagePrecision, 12)
  })

  it.each(golden.multiLabel)('of several labels at once', ({ truth, scores, labels, ...expected }) => {
    const score = (name: keyof typeof multiLabelMetrics) =>
      multiLabelMetrics[name].compute(Float32Array.from(scores), Float32Array.from(truth), labels)
    for (const name of ['map', 'mapMicro', 'f1Macro', 'f1Micro', 'auroc'] as const) {
      expect(score(name), name).toBeCloseTo(expected[name], 10)
    }
  })

  it.each(golden.logits)(
    'of logits, one class against the rest',
    ({ labels, logits, classes, ...expected }) => {
      const [outputs, targets] = [Float32Array.from(logits), Float32Array.from(labels)]
      expect(classificationMetrics.auroc.compute(outputs, targets, classes)).toBeCloseTo(expected.auroc, 6)
      expect(classificationMetrics.map.compute(outputs, targets, classes)).toBeCloseTo(expected.map, 6)
    },
  )
})

describe('metrics', () => {
  it('count by class and by prediction', () => {
    expect(confusionMatrix([0, 0, 1, 2], [0, 1, 1, 0])).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ])
    expect(() => confusionMatrix([0, 5], [0, 1], 3)).toThrow(/Example 1 has label 5 .* from 0 to 2/)
    expect(() => accuracy([], [])).toThrow(/at least one/)
    expect(() => accuracy([1], [1, 2])).toThrow(/1 labels and 2 predictions/)
  })

  it('score logits of two classes by their difference', () => {
    const logits = Float32Array.of(0, 60, 0, 61, 0, 59)
    expect(classificationMetrics.auroc.compute(logits, Float32Array.of(0, 1, 0), 2)).toBe(1)
    expect(classificationMetrics.accuracy.compute(logits, Float32Array.of(1, 1, 0), 2)).toBeCloseTo(2 / 3)
  })

  it('average errors of dense outputs', () => {
    expect(denseMetrics.mse.compute(Float32Array.of(1, 2), Float32Array.of(0, 4), 1)).toBe(2.5)
    expect(denseMetrics.mae.compute(Float32Array.of(1, 2), Float32Array.of(0, 4), 1)).toBe(1.5)
  })
})

describe('labels that a metric cannot count', () => {
  const outputs = Float32Array.of(0, 1, 1, 0, 0, 1)

  it.each(Object.values(classificationMetrics))('are refused by $name', ({ compute }) => {
    for (const odd of [2, -1, 0.5, Number.NaN]) {
      expect(() => compute(outputs, Float32Array.of(0, odd, 1), 2)).toThrow(/Label 1 .* from 0 to 1/)
    }
    expect(() => compute(new Float32Array(9), Float32Array.of(0, 3, 1), 3)).toThrow(/from 0 to 2/)
  })

  it.each(Object.values(multiLabelMetrics))('are refused by $name of several labels', ({ compute }) => {
    for (const odd of [2, 0.5, Number.NaN]) {
      expect(() => compute(outputs, Float32Array.of(0, 1, odd, 0, 1, 1), 2)).toThrow(/must be 0 or 1/)
    }
  })
})

describe('large class numbers', () => {
  it('take no memory in scores, and no matrix that grows with their square', () => {
    const labels = [0, 1e9, 1e9, 0]
    expect(matthewsCorrelation(labels, labels)).toBeCloseTo(1, 12)
    expect(f1Score(labels, [0, 1e9, 0, 0], 'macro')).toBeCloseTo((0.8 + 2 / 3) / 2, 12)
    expect(() => confusionMatrix(labels, labels)).toThrow(/label 1000000000 .* from 0 to 4095/)
    expect(() => confusionMatrix([0], [0], 1e9)).toThrow(/`classes` is 1000000000/)
    expect(() => confusionMatrix([2], [0], 2)).toThrow(/label 2 .* from 0 to 1/)
    expect(confusionMatrix([0, 1], [0, 0], 3)).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ])
  })
})
