import { describe, expect, it } from 'vitest'
import {
  constantSchedule,
  cosineSchedule,
  linearSchedule,
  stepSchedule,
  warmUp,
} from '../../src/training/index.js'

describe('schedules', () => {
  it('step down at milestones', () => {
    const schedule = stepSchedule({ milestones: [30, 60], factor: 0.2 })
    expect([0, 29.9, 30, 59, 60, 99].map(epoch => schedule(epoch, 100))).toEqual([
      1,
      1,
      0.2,
      0.2,
      0.2 ** 2,
      0.2 ** 2,
    ])
  })

  it('follow a cosine or a line down to their floor', () => {
    expect([0, 5, 10].map(epoch => cosineSchedule()(epoch, 10))).toEqual([1, expect.closeTo(0.5), 0])
    expect(cosineSchedule({ floor: 0.1 })(10, 10)).toBeCloseTo(0.1)
    expect([0, 5, 10].map(epoch => linearSchedule()(epoch, 10))).toEqual([1, 0.5, 0])
    expect(linearSchedule({ floor: 0.2 })(5, 10)).toBeCloseTo(0.6)
    expect(constantSchedule()(3, 10)).toBe(1)
  })

  it('warm up before another schedule, which then runs over what is left', () => {
    const schedule = warmUp({ epochs: 5, schedule: linearSchedule() })
    expect([0, 2.5, 5, 12.5].map(epoch => schedule(epoch, 20))).toEqual([0, 0.5, 1, 0.5])
    expect(warmUp({ epochs: 5, schedule: cosineSchedule() })(3, 4)).toBeCloseTo(0.6)
  })

  it('refuse options that mean nothing', () => {
    expect(() => stepSchedule({ milestones: [-1], factor: 0.1 })).toThrow(/milestones\[0\]/)
    expect(() => warmUp({ epochs: Number.NaN, schedule: constantSchedule() })).toThrow(/epochs/)
  })
})
