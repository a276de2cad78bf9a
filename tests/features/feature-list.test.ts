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
  SHARE,
  SHARE_COUNT,
  SHARES_FROM,
  STATISTIC,
  STATISTIC_COUNT,
} from '../../lib/features/feature-list.ts'

const page = fileURLToPath(new URL('../../docs/features.md', import.meta.url))

/** The tables of docs/features.md: present values, then what is of windows, once for all of them. */
function renderTables(): string {
  const line = ({ name, unit, range, meaning, missing }: (typeof FEATURES)[number]) =>
    `| ${name} | ${unit} | ${range} | ${meaning} | ${missing} |`
  const head = '| feature | unit | range | how | missing (NaN) |\n|---|---|---|---|---|'
  const ofWindow = (from: number, count: number) =>
    FEATURES.slice(from, from + count).map((feature) =>
      line({ ...feature, name: feature.name.replace(/\d+h$/, '*w*h') }),
    )
  const { windowHours, shareWindowHours } = FEATURE_OPTIONS
  return [
    `## Present values (${PRESENT_COUNT})\n`,
    head,
    ...FEATURES.slice(0, PRESENT_COUNT).map(line),
    `\n## Statistics over trailing windows (${STATISTIC_COUNT} for each of *w* = ${windowHours.join(', ')} h)\n`,
    head,
    ...ofWindow(PRESENT_COUNT, STATISTIC_COUNT),
    `\n## Shares of the speed bands in trailing windows (${SHARE_COUNT} for each of *w* = ${shareWindowHours.join(', ')} h)\n`,
    head,
    ...ofWindow(SHARES_FROM, SHARE_COUNT),
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
  test('is as long as it says, and no name is in it twice', () => {
    expect(FEATURES.length).toBe(FEATURE_COUNT)
    expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(FEATURE_COUNT)
  })

  test('has every value where its index says', () => {
    for (const [name, at] of Object.entries(PRESENT)) expect(FEATURES[at].name).toBe(name)
    FEATURE_OPTIONS.windowHours.forEach((hours, window) => {
      for (const [name, at] of Object.entries(STATISTIC))
        expect(FEATURES[PRESENT_COUNT + window * STATISTIC_COUNT + at].name).toBe(`${name}${hours}h`)
    })
    FEATURE_OPTIONS.shareWindowHours.forEach((hours, window) => {
      for (const [name, at] of Object.entries(SHARE))
        expect(FEATURES[SHARES_FROM + window * SHARE_COUNT + at].name).toBe(`${name}${hours}h`)
    })
  })

  test('has a share for every speed band but the fastest, in windows that there are', () => {
    expect(Object.keys(SHARE)).toHaveLength(FEATURE_OPTIONS.bandKnots.length)
    expect(FEATURE_OPTIONS.windowHours).toEqual(expect.arrayContaining([...FEATURE_OPTIONS.shareWindowHours]))
  })

  test('is told by the page as long as it is', () => {
    expect(readFileSync(page, 'utf8')).toContain(`sees of a position: ${FEATURE_COUNT} numbers made by`)
  })

  /** A model of another schema is refused: this line changes only together with the models. */
  test('keeps its hash', () => {
    expect(FEATURE_SCHEMA_HASH).toBe('8b43f0d39d4f86ad')
  })
})
