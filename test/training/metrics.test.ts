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
