import { describe, expect, test } from 'vitest'
import { caseCount, recordProof } from '../proof.ts'
import { covered, fixtureLines, surviveDamage } from './survive.ts'

const LINES = caseCount(20_000, 1_000_000)
const SEED = 20_261_132

describe('damaged tables: no crash, every line in one count, only sound reports', () => {
  test.each([
    ['marinecadastre.csv', 1],
    ['danish-maritime-authority.csv', 1],
    ['statsat.csv', 1],
    ['gfw-messages.csv', 1],
    ['gfw-training.csv', 1],
    ['generic-spanish.csv', 2],
    ['generic-pipes.csv', 1],
  ] as const)('%s', async (name, headerLines) => {
    const whole = fixtureLines(name)
    const header = whole.slice(0, headerLines).join('\n')
    const rows = whole.slice(headerLines)
    const damage = { seed: SEED, count: LINES, header, rows, format: 'csv' as const }
    const { report, lines } = await surviveDamage(damage)
    expect(report.lines).toBe(lines)
    recordProof(`mutated lines: ${name}`, covered(report, damage))
  })
})
