import { describe, expect, it } from 'vitest'
import { publicSymbols } from '../support/publicSymbols.js'

describe('the comments of what is exported', () => {
  it('are seen', () => {
    expect(publicSymbols.length).toBeGreaterThan(400)
    const autoAR = publicSymbols.find(({ name }) => name === 'AutoAROptions')
    expect(autoAR?.members.map(({ name }) => name)).toContain('horizon')
    expect(autoAR?.isParameter).toBe(true)
  })

  it('describe every symbol', () => {
    expect(publicSymbols.filter(({ description }) => description === '').map(({ name }) => name)).toEqual([])
  })

  it('describe every property of what a public function takes', () => {
    const undescribed = publicSymbols
      .filter(({ isParameter }) => isParameter)
      .flatMap(({ name, members }) =>
        members.filter(member => member.description === '').map(member => `${name}.${member.name}`),
      )
    expect(undescribed).toEqual([])
  })

  it('link to what there is', () => {
    expect(publicSymbols.flatMap(({ brokenLinks }) => brokenLinks)).toEqual([])
  })

  it('give examples for what people call first', () => {
    const shown = publicSymbols.filter(({ examples }) => examples.length > 0).map(({ name }) => name)
    const first = [
      'autoAR',
      'backtest',
      'conformalIntervals',
      'dasha',
      'dashSearch',
      'ashaTune',
      'trainModel',
      'readCSV',
    ]
    for (const name of first) expect(shown).toContain(name)
  })
})
