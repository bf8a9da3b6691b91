import { describe, expect, it } from 'vitest'
import {
  classificationTasks,
  findTask,
  genomicsSets,
  publishedTaskScores,
  satelliteSets,
  taskPaths,
  taskScores,
} from '../../src/tasks/index.js'

const of = (benchmark: string) => classificationTasks.filter(task => task.benchmark === benchmark)

describe('classificationTasks', () => {
  it('are all the tasks of each benchmark, under names of their own', () => {
    expect(of('Nucleotide Transformer')).toHaveLength(18)
    expect(of('GUE')).toHaveLength(28)
    expect(of('GEO-Bench')).toHaveLength(6)
    expect(of('satellite')).toHaveLength(3)
    const names = classificationTasks.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toBe(name.toLowerCase())
  })

  it('say where their files are, and name the known ones by their paths', () => {
    const known = [...genomicsSets, ...satelliteSets].flatMap(set => set.files.map(({ path }) => path))
    const paths = classificationTasks.flatMap(taskPaths)
    expect(known.filter(path => !paths.includes(path))).toEqual([])
    expect(new Set(paths).size).toBe(paths.length)
    for (const task of classificationTasks) expect(task.source && task.licence, task.name).toBeTruthy()
  })

  it.each(classificationTasks)('$name is whole', task => {
    const { domain, inputShape, classes, loss, targets, searchSpace } = task
    expect(inputShape).toHaveLength(domain === 'genomics' ? 2 : 3)
    expect(domain === 'genomics' ? inputShape[1] : 5).toBe(5)
    expect(searchSpace.kernelSizes).toEqual(domain === 'genomics' ? [3, 5, 7, 9, 11] : [3, 5, 7, 9])
    expect(classes).toBeGreaterThan(1)
    expect(task.classNames?.length ?? classes).toBe(classes)
    expect(loss.kind).toBe(targets === 'class' ? 'crossEntropy' : 'multiLabelSoftMargin')
    if (task.split.kind === 'stratified') {
      const { train, validation, test } = task.split.fractions
      expect(train + validation + test).toBeCloseTo(1, 12)
    }
    if (task.related) expect(findTask(task.related.task).name).toBe(task.related.task)
  })
})

describe('findTask', () => {
  it('finds a task by its name in any case', () => {
    expect(findTask('gue/mouse/2').title).toBe('mouse transcription factor 2')
    expect(findTask('GUE/EMP/H3').inputShape).toEqual([500, 5])
    expect(findTask('nt/splice_sites_all').classes).toBe(3)
  })

  it('names what comes closest to a name that there is not', () => {
    const find = (name: string) => () => findTask(name)
    expect(find('gue/muose/2')).toThrow(/no task "gue\/muose\/2"\. Did you mean gue\/mouse\/2/)
    expect(find('eurosat')).toThrow(/eurosat\/rgb-10000/)
    expect(find('promoter_tata')).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })
})

describe('taskScores', () => {
  it('belong to known tasks, in the unit of their metric', () => {
    for (const score of taskScores) {
      expect(findTask(score.task).name).toBe(score.task)
      expect(score.value, JSON.stringify(score)).toBeGreaterThan(0.1)
      expect(score.value).toBeLessThan(1)
      expect(score.source.length && score.protocol.length && score.model.length).toBeTruthy()
    }
  })

  it.each([
    ['gue/mouse/2', 'DNABERT-2', 0.7932],
    ['gue/mouse/2', 'NT-2.5B-multi', 0.7152],
    ['gue/prom/prom_core_tata', 'DNABERT-3mer', 0.7815],
    ['gue/emp/h3k4me3', 'DNABERT-2 (further pre-trained)', 0.412],
    ['gue/splice/reconstructed', 'NT-2.5B-multi', 0.8935],
    ['nt/h3k4me2', 'HyenaDNA-1kb', 0.454],
    ['nt/splice_sites_donors', 'Generator 1.2B', 0.978],
    ['nt/enhancers_types', 'JanusDNA (mid-attention, MLP)', 0.503],
    ['nt/h3k79me3', 'earlier best', 0.65],
    ['geo-bench/m-eurosat', 'TerraFM ViT-L', 0.986],
    ['geo-bench/m-so2sat', 'CROMA ViT-L', 0.606],
    ['satellite/fmow-sentinel', 'SatMAE ViT-L', 0.6384],
  ])('have %s, %s as published', (task, model, value) => {
    const found = publishedTaskScores(task).filter(score => score.model === model)
    expect(found.map(score => score.value)).toContain(value)
  })

  it('give no score twice, and the best first', () => {
    const keys = taskScores.map(s => [s.task, s.model, s.metric, s.source, s.protocol].join('|'))
    expect(new Set(keys).size).toBe(keys.length)
    const values = publishedTaskScores('gue/tf/4', 'mcc').map(({ value }) => value)
    expect(values).toHaveLength(10)
    expect(values).toEqual(values.toSorted((a, b) => b - a))
    expect(publishedTaskScores('gue/virus/covid')).toEqual([])
  })
})
