import { describe, expect, it } from 'vitest'
import { parseCSV, timeAxis } from '../../../src/tables/index.js'
import { golden } from '../../support/golden.js'

interface Case {
  readonly freq: string
  readonly zone?: string
  /** Whether dates are as clocks show them, without an offset. */
  readonly local?: boolean
  readonly history: readonly string[]
  readonly next: readonly string[]
}

const { cases } = golden<{ cases: Case[] }>('dates.json')
const named = cases.map(
  each => [`${each.freq} from ${each.history[0]}${each.local ? ` in ${each.zone}` : ''}`, each] as const,
)

/** A time that clocks show twice is written twice; the rows of a file are told apart by their order alone. */
const isTwice = ({ history, next, local }: Case) =>
  local && new Set([...history, ...next]).size < history.length + next.length

/** The zone has to be named, unless offsets that change in the history tell it. */
function zoneOf({ zone, history }: Case): { zone?: string } {
  const offsets = new Set(history.map(date => date.slice(16)))
  return zone === undefined || offsets.size > 1 ? {} : { zone }
}

describe('dates after the last one, as pandas has them', () => {
  it('covers many frequencies and three zones', () => {
    expect(new Set(cases.map(({ freq }) => freq)).size).toBeGreaterThanOrEqual(30)
    expect(new Set(cases.flatMap(({ zone }) => zone ?? [])).size).toBe(3)
    expect(cases.filter(isTwice).length).toBeGreaterThan(1)
  })

  it.each(named)('%s', (_, each) => {
    const { history, next } = each
    const axis = timeAxis(history, zoneOf(each))
    expect(next.map((_, h) => axis.label(history.length + h))).toEqual(next)
  })

  it.each(named)('%s, read from a file', (_, each) => {
    const { history, next } = each
    const csv = `date;load\n${history.map((date, i) => `${date};${i}`).join('\n')}\n`
    const { axis, rows, columns, dates } = parseCSV(csv, zoneOf(each))
    expect([rows, dates]).toEqual([history.length, history])
    expect(columns[0]!.every((value, i) => value === i)).toBe(true)
    expect(next.map((_, h) => axis.label(rows + h))).toEqual(next)
  })
})
