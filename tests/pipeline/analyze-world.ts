/** A small labelled file whose every figure can be told by hand, and how tests analyse it. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { type AnalyzeOptions, analyzeInputs } from '../../lib/pipeline/analyze.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'

export const CONTEXT = { places: null, solarHour: localSolarHour, options: TRACK_OPTIONS }

export const FIRST = '100000000000001'
export const SECOND = '100000000000002'

const HEADER = 'mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing,source'
const START_S = Date.UTC(2015, 5, 1) / 1000
const QUARTER_S = 900

/** F, b: fishing; dot, a, c: not. Letters at which people disagreed are small. */
const SHARES: Readonly<Record<string, string>> = {
  F: '1.0',
  '.': '0.0',
  '?': '-1',
  a: '0.3333',
  b: '0.6667',
  c: '0.25',
}

function line(
  vessel: string,
  timeS: number,
  shoreM: number,
  knots: number,
  letter: string,
  source: string,
): string {
  const lat = ((timeS - START_S) / 1e6).toFixed(6)
  return `${vessel},${timeS},${shoreM},-1,${knots.toFixed(1)},10.5,${lat},0.0,${SHARES[letter]},${source}`
}

/**
 * The first vessel is heard every quarter of an hour: 9 kn where it does not fish, 3 kn where it does. The second one is
 * silent for 30 h before its last row, which is fishing at 9 kn; its first row stands there twice, with two shares.
 */
export function labelledLines(source = 'one'): string[] {
  const first = [...'....FFFF??FFFF.F..'].map((letter, row) => {
    const shoreM = row === 0 ? 0 : row === 1 ? 2500 : 1000
    return line(FIRST, START_S + row * QUARTER_S, shoreM, letter === '.' ? 9 : 3, letter, source)
  })
  const at = (hours: number) => START_S + hours * 3600
  const second = [
    line(SECOND, at(0), 0, 9, 'c', 'two'),
    line(SECOND, at(0), 0, 9, 'a', 'two'),
    line(SECOND, at(0.25), 1000, 9, 'a', 'two'),
    line(SECOND, at(0.5), 1000, 3, 'b', 'two'),
    line(SECOND, at(0.75), 1000, 3, '?', 'two'),
    line(SECOND, at(1), 1000, 3, '?', 'two'),
    line(SECOND, at(31), 1000, 9, 'F', 'two'),
  ]
  return [HEADER, ...first, ...second]
}

/** Path of a file in a throw-away folder. */
export function writeLines(name: string, lines: readonly string[]): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

export function analyze(files: readonly string[], options: Partial<AnalyzeOptions> = {}) {
  return analyzeInputs(files, { context: CONTEXT, importStartMs: NOW_MS, ...options })
}
