/** What a client that heard all that a living folder told has, and what it should have. */

import { expect } from 'vitest'
import type { LivingFolder } from './live-folder-world.ts'

/** Ids of the alerts that stand by what was told. */
export function alertsTold({ told }: Pick<LivingFolder, 'told'>): string[] {
  const standing = new Set<string>()
  let sequence = 0
  for (const { alerts } of told)
    for (const revision of alerts) {
      expect(revision.sequence).toBe(++sequence)
      if (revision.change === 'changed') standing.delete(revision.previousId ?? revision.alert.id)
      if (revision.change === 'withdrawn') standing.delete(revision.alert.id)
      else standing.add(revision.alert.id)
    }
  return [...standing].sort()
}

/** Ids of the outputs that stand by what was told. */
export function outputsTold({ told }: Pick<LivingFolder, 'told'>): string[] {
  const standing = new Set<string>()
  let sequence = 0
  for (const { outputs } of told)
    for (const { change, output, before, ...revision } of outputs) {
      expect(revision.sequence).toBe(++sequence)
      if (before !== null) standing.delete(before.id)
      if (change === 'withdrawn') standing.delete(output.id)
      else standing.add(output.id)
    }
  return [...standing].sort()
}

function idsOf(lines: readonly string[], tables: readonly string[]): string[] {
  return lines
    .flatMap((line) => {
      const table = tables.find((name) => line.startsWith(`${name} `))
      return table === undefined ? [] : [(JSON.parse(line.slice(table.length)) as { id: string }).id]
    })
    .sort()
}

/** Lines: as tests/store/export-lines gives them. */
export function alertIds(lines: readonly string[]): string[] {
  return idsOf(lines, ['Alert'])
}

export function outputIds(lines: readonly string[]): string[] {
  return idsOf(lines, ['Trip', 'PortVisit', 'Gap', 'Event'])
}
