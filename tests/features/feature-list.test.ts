import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  FEATURE_COUNT,
  FEATURE_OPTIONS,
  FEATURE_SCHEMA_HASH,
  FEATURES,
  PRESENT,
  PRESENT_COUNT,
  STATISTIC,
  STATISTIC_COUNT,
} from '../../lib/features/feature-list.ts'

const page = fileURLToPath(new URL('../../docs/features.md', import.meta.url))

/** The tables of docs/features.md: present values, then the statistics, once for all windows. */
function renderTables(): string {
  const line = ({ name, unit, range, meaning, missing }: (typeof FEATURES)[number]) =>
    `| ${name} | ${unit} | ${range} | ${meaning} | ${missing} |`
  const head = '| feature | unit | range | how | missing (NaN) |\n|---|---|---|---|---|'
  const statistics = FEATURES.slice(PRESENT_COUNT, PRESENT_COUNT + STATISTIC_COUNT).map((feature) => ({
    ...feature,
    name: feature.name.replace(/1h$/, '*w*h'),
  }))
  const windows = FEATURE_OPTIONS.windowHours.join(', ')
  return [
    `## Present values (${PRESENT_COUNT})\n`,
    head,
    ...FEATURES.slice(0, PRESENT_COUNT).map(line),
    `\n## Statistics over trailing windows (${STATISTIC_COUNT} for each of *w* = ${windows} h)\n`,
    head,
    ...statistics.map(line),
    '',
  ].join('\n')
}

test('docs/features.md has the list as it is (UPDATE_GOLDEN=1 writes it)', () => {
  const text = readFileSync(page, 'utf8')
  const start = text.indexOf('## Present values')
  const end = text.indexOf('## How they are computed')
  expect(start).toBeGreaterThan(0)
  expect(end).toBeGreaterThan(start)
  if (process.env.UPDATE_GOLDEN === '1')
    writeFileSync(page, `${text.slice(0, start)}${renderTables()}\n${text.slice(end)}`)
  else expect(text.slice(start, end).trimEnd()).toBe(renderTables().trimEnd())
})

describe('the schema', () => {
  test('has 15 present values and 9 statistics in each of 5 windows', () => {
    expect(FEATURE_COUNT).toBe(60)
    expect(FEATURES.length).toBe(FEATURE_COUNT)
    expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(FEATURE_COUNT)
  })

  test('has every value where its index says', () => {
    for (const [name, at] of Object.entries(PRESENT)) expect(FEATURES[at].name).toBe(name)
    FEATURE_OPTIONS.windowHours.forEach((hours, window) => {
      for (const [name, at] of Object.entries(STATISTIC))
        expect(FEATURES[PRESENT_COUNT + window * STATISTIC_COUNT + at].name).toBe(`${name}${hours}h`)
    })
  })

  /** A model of another schema is refused: this line changes only together with the models. */
  test('keeps its hash', () => {
    expect(FEATURE_SCHEMA_HASH).toBe('ce4c25c8fb22e9cb')
  })
})
