/**
 * A Wide ResNet 2-D and a U-Net from scratch on 10,000 EuroSAT RGB tiles, tested on a held-out fifth.
 *
 * EUROSAT_NETS names the nets (`wideResNet2d,unet2d`), EUROSAT_EPOCHS the epochs (default 20), EUROSAT_WIDTH the factor
 * on the Wide ResNet's widths (default 2), EUROSAT_SMALL=1 shows them small images first (`progressiveResizing`),
 * EUROSAT_TEST=0 leaves the test tiles alone, EUROSAT_RESULTS is a file to which each result is added as a JSON line.
 */
import { appendFileSync } from 'node:fs'
import { augmentDataset, flipping, turning } from '../src/data/index.js'
import { buildUNet2d, buildWideResNet2d, describeModel } from '../src/models/index.js'
import { readTask } from '../src/node/index.js'
import {
  adamW,
  classificationMetrics,
  cosineSchedule,
  crossEntropy,
  evaluateModel,
  linearSchedule,
  progressiveResizing,
  sgd,
  trainModel,
  warmUp,
} from '../src/training/index.js'
import { startFastest } from './support/backend.js'
import type { Benchmark } from './support/benchmark.js'
import { dataFolder } from './support/benchmarkSets.js'

export const run: Benchmark = async ({ log }) => {
  const nets = (process.env['EUROSAT_NETS'] ?? 'wideResNet2d,unet2d').split(',')
  const epochs = Number(process.env['EUROSAT_EPOCHS'] ?? 20)
  const width = Number(process.env['EUROSAT_WIDTH'] ?? 2)
  log(`backend: ${await startFastest()}`)
  const data = await readTask('eurosat/rgb-10000', { folder: dataFolder })
  log(data.report.text)
  const inputShape = data.train.inputShape as [number, number, number]
  const train = augmentDataset(data.train, [flipping(), turning()])
  const figures: Record<string, number> = {}
  for (const net of nets) {
    const options = { inputShape, outputs: data.classNames.length, head: 'classification', seed: 1 } as const
    const isWide = net === 'wideResNet2d'
    const model = isWide
      ? buildWideResNet2d({ ...options, depth: 16, width, stemStride: 2 })
      : buildUNet2d({ ...options, size: 'small' })
    const { parameters, multiplyAdds } = describeModel(model)
    log(`${net}: ${parameters} parameters, ${(multiplyAdds / 1e6).toFixed(0)} million multiply-adds an image`)
    const started = performance.now()
    const result = await trainModel({
      model,
      train,
      validation: data.validation,
      loss: crossEntropy({ labelSmoothing: 0.1 }),
      optimizer: isWide
        ? sgd({ learningRate: 0.1, weightDecay: 5e-4 })
        : adamW({ learningRate: 2e-3, weightDecay: 0.05 }),
      schedule: isWide
        ? cosineSchedule()
        : warmUp({ epochs: Math.min(5, epochs / 10), schedule: linearSchedule() }),
      epochs,
      batchSize: 32,
      clipNorm: 1,
      ...(process.env['EUROSAT_SMALL'] === '1' && { imageScale: progressiveResizing() }),
      ema: { decay: 0.99 },
      metrics: [classificationMetrics.accuracy],
      seed: 1,
      onProgress: progress => {
        if (progress.kind !== 'epoch') return
        const { epoch, trainLoss, validation, seconds } = progress.record
        log(
          `  epoch ${epoch}: train loss ${trainLoss.toFixed(4)}, validation accuracy ` +
            `${validation!.metrics['accuracy']!.toFixed(4)} (${seconds.toFixed(0)} s)`,
        )
      },
    })
    const minutes = (performance.now() - started) / 60_000
    const validation = result.best!.validation!.metrics['accuracy']!
    const isTested = process.env['EUROSAT_TEST'] !== '0'
    const test =
      isTested &&
      (await evaluateModel(model, data.test, {
        loss: crossEntropy(),
        metrics: [classificationMetrics.accuracy, classificationMetrics.f1Macro],
      }))
    const summary = {
      ...{ net, parameters, epochs, minutes, validation },
      bestEpoch: result.best!.epoch,
      ...(test && { test: test.metrics }),
    }
    log(`${net}: ${JSON.stringify(summary)}`)
    const { EUROSAT_RESULTS: file } = process.env
    if (file) appendFileSync(file, `${JSON.stringify(summary)}\n`)
    figures[`${net}ValidationAccuracy`] = 100 * validation
    if (test) figures[`${net}TestAccuracy`] = 100 * test.metrics['accuracy']!
    figures[`${net}Minutes`] = minutes
    model.dispose()
  }
  return { figures }
}
