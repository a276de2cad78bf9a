/** Entries for tests of the journal, told apart by one number. */

import { unpackReports } from '../../../lib/ais/packed-reports.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import type { Journal, JournalEntry } from '../../../lib/pipeline/live/journal.ts'

export const SOURCES = ['tcp://a:1', 'udp://:10110'] as const

/** As many reports as its number says, modulo 3. */
export function entryOf(number: number) {
  const reports = new ReportBuffer(4)
  for (let i = 0; i < number % 3; i++) {
    const vessel = reports.vesselOfMmsi(257000000 + i)
    if (i === 0) reports.addPosition(vessel, number, 1, number, -number, 5.5, 6, 7, Number.NaN, 0, 0)
    else {
      const [name, callSign, imo] = [`SHIP ${number}`, '', '']
      reports.addIdentity(
        vessel,
        number,
        5,
        { name, callSign, imo, shipType: 30, lengthM: number, widthM: 5 },
        0,
      )
    }
  }
  return {
    receivedMs: 1_000_000 + number,
    source: SOURCES[number % SOURCES.length]!,
    sourceLines: 10 * number,
    reports,
  }
}

/** The number of an entry that is what was appended, in every part. */
export function numberOf(entry: JournalEntry): number {
  const number = entry.receivedMs - 1_000_000
  const { source, sourceLines, reports } = entryOf(number)
  const read = new ReportBuffer(4)
  unpackReports(entry.reports, read, 0)
  const same =
    source === entry.source &&
    sourceLines === entry.sourceLines &&
    read.count === reports.count &&
    JSON.stringify([...read.block.lonUnits.subarray(0, read.count), read.keys, read.identities]) ===
      JSON.stringify([...reports.block.lonUnits.subarray(0, read.count), reports.keys, reports.identities])
  if (!same) throw new Error(`entry ${entry.offset} is not what was appended: ${JSON.stringify(entry)}`)
  return number
}

export async function appendNumbers(journal: Journal, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number++) await journal.append(entryOf(number))
}

export async function readNumbers(
  journal: Pick<Journal, 'read' | 'start'>,
  from?: number,
): Promise<number[]> {
  const numbers: number[] = []
  let next = from ?? journal.start
  for await (const entry of journal.read(next)) {
    if (entry.offset !== next++) throw new Error(`entry ${entry.offset} where ${next - 1} was due`)
    numbers.push(numberOf(entry))
  }
  return numbers
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
}
