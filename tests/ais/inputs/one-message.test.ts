import fc from 'fast-check'
import { expect, test } from 'vitest'
import { givenText } from '../../../lib/ais/csv/field-splitter.ts'
import type { AisMessage } from '../../../lib/ais/nmea/decode-message.ts'
import { type EncodableMessage, encodeMessage } from '../../../lib/ais/nmea/encode-message.ts'
import type { ReportBlock } from '../../../lib/ais/report.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { anyMessage } from '../nmea/arbitrary-message.ts'
import { describeReports, readText } from './describe-input.ts'

/**
 * The same messages through NMEA, CSV and three kinds of JSON: the same reports, bit for bit, and the same set
 * aside. What a format cannot carry is left out of the messages, not out of the comparison.
 */

const SEED = 20_261_130
const VESSEL_TYPES = [1, 2, 3, 5, 9, 18, 19, 21, 24, 27]

type Fields = Partial<Record<string, unknown>> & { readonly type: number; readonly mmsi: number }

/** Words that a table has for "missing" cannot be a ship's name in a table. */
const isCarriedByTables = (message: Fields) =>
  [message.name, message.callSign].every((text) => typeof text !== 'string' || givenText(text.trim()) !== '')

const vesselMessage = anyMessage.filter((message) => {
  const fields = message as unknown as Fields
  const isOneOfOurs = VESSEL_TYPES.includes(message.type) && message.mmsi <= 999_999_999
  return isOneOfOurs && isCarriedByTables(fields)
})
const timed = fc.tuple(vesselMessage, fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2025, 0, 1) }))

test('a message is the same reports whatever carried it', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(fc.array(timed, { minLength: 1, maxLength: 12 }), async (messages) => {
      const nmea = await counted(nmeaOf(messages), 'nmea')
      compared += nmea.reports.length
      for (const [format, text] of [
        ['csv', csvOf(messages)],
        ['json', messages.map(([message, ms]) => JSON.stringify(aisCatcherOf(message, ms))).join('\n')],
        ['json', messages.map(([message, ms]) => JSON.stringify(aisStreamOf(message, ms))).join('\n')],
        [
          'json',
          JSON.stringify(
            messages.map(([message, ms]) => aisCatcherOf(message, ms)),
            null,
            1,
          ),
        ],
      ] as const) {
        expect(await counted(text, format)).toEqual(nmea)
      }
    }),
    { seed: SEED, numRuns: caseCount(400, 5000) },
  )
  expect(compared).toBeGreaterThan(500)
  recordProof(
    'one message through NMEA, CSV and JSON gives the same reports',
    `${compared} reports, seed ${SEED}`,
  )
})

async function counted(text: string, format: 'nmea' | 'csv' | 'json') {
  const { report, buffer } = await readText(text, { format })
  expect(report.unaccountedLines()).toBe(0)
  return {
    reports: describeReports(buffer),
    bits: bitsOf(buffer.block),
    messages: report.messages,
    setAside: Object.fromEntries(report.setAside),
    rejected: report.rejects.total,
  }
}

/** Canonical columns as their bytes: equal only where every bit is. */
function bitsOf(block: ReportBlock): string[] {
  const columns = [
    block.timeMs,
    block.lonUnits,
    block.latUnits,
    block.speedKnots,
    block.courseDeg,
    block.headingDeg,
    block.messageType,
  ]
  return columns.map((column) =>
    Buffer.from(column.buffer, 0, block.count * column.BYTES_PER_ELEMENT).toString('hex'),
  )
}

type Timed = readonly (readonly [EncodableMessage, number])[]

function nmeaOf(messages: Timed): string {
  return messages
    .flatMap(([message, ms], index) => {
      const sentences = encodeMessage(message, { sequence: index % 10 })
      return sentences.map((sentence) => `${tagBlock(ms)}${sentence}`)
    })
    .join('\r\n')
}

function tagBlock(ms: number): string {
  const content = `c:${ms}`
  let checksum = 0
  for (const character of content) checksum ^= character.charCodeAt(0)
  return `\\${content}*${checksum.toString(16).toUpperCase().padStart(2, '0')}\\`
}

const COLUMNS = 'mmsi,timestamp,message_type,lat,lon,sog,cog,heading,name,callsign,imo,ship_type,length,width'

function csvOf(messages: Timed): string {
  const rows = messages.map(([message, ms]) => {
    const m = asFields(message)
    const isLongRange = m.type === 27
    const size = sizes(m)
    return [
      m.mmsi,
      new Date(ms).toISOString(),
      m.type,
      // Tables write what is not available as AIS sends it.
      'latDeg' in m ? (m.latDeg ?? 91) : '',
      'lonDeg' in m ? (m.lonDeg ?? 181) : '',
      'speedKnots' in m ? (m.speedKnots ?? (isLongRange ? 63 : 102.3)) : '',
      'courseDeg' in m ? (m.courseDeg ?? (isLongRange ? 511 : 360)) : '',
      'headingDeg' in m ? (m.headingDeg ?? 511) : '',
      `"${String(m.name ?? '').replaceAll('"', '""')}"`,
      `"${String(m.callSign ?? '').replaceAll('"', '""')}"`,
      m.imo ?? '',
      m.shipType ?? '',
      size === null ? '' : size.length,
      size === null ? '' : size.width,
    ].join(',')
  })
  return [COLUMNS, ...rows].join('\n')
}

function aisCatcherOf(message: EncodableMessage, ms: number) {
  const m = asFields(message)
  return {
    class: 'AIS',
    rxuxtime: ms / 1000,
    type: m.type,
    mmsi: m.mmsi,
    lat: 'latDeg' in m ? (m.latDeg ?? 91) : undefined,
    lon: 'lonDeg' in m ? (m.lonDeg ?? 181) : undefined,
    speed: m.speedKnots ?? undefined,
    course: m.courseDeg ?? 360,
    heading: m.headingDeg ?? 511,
    shipname: m.name ?? '',
    callsign: m.callSign ?? '',
    imo: m.imo ?? 0,
    shiptype: m.shipType ?? 0,
    to_bow: m.toBowM,
    to_stern: m.toSternM,
    to_port: m.toPortM,
    to_starboard: m.toStarboardM,
  }
}

const STREAM_NAMES: Record<number, string> = {
  1: 'PositionReport',
  2: 'PositionReport',
  3: 'PositionReport',
  5: 'ShipStaticData',
  9: 'StandardSearchAndRescueAircraftReport',
  18: 'StandardClassBPositionReport',
  19: 'ExtendedClassBPositionReport',
  21: 'AidsToNavigationReport',
  24: 'StaticDataReport',
  27: 'LongRangeAisBroadcastMessage',
}

function aisStreamOf(message: EncodableMessage, ms: number) {
  const m = asFields(message)
  const dimension = { A: m.toBowM, B: m.toSternM, C: m.toPortM, D: m.toStarboardM }
  const name = STREAM_NAMES[m.type]!
  const body = {
    MessageID: m.type,
    UserID: m.mmsi,
    Latitude: 'latDeg' in m ? (m.latDeg ?? 91) : undefined,
    Longitude: 'lonDeg' in m ? (m.lonDeg ?? 181) : undefined,
    Sog: m.speedKnots ?? 102.3,
    Cog: m.courseDeg ?? 360,
    TrueHeading: m.headingDeg ?? 511,
    Name: m.name ?? '',
    CallSign: m.callSign ?? '',
    ImoNumber: m.imo ?? 0,
    Type: m.shipType ?? 0,
    Dimension: dimension,
    ReportA: { Name: m.name ?? '' },
    ReportB: { CallSign: m.callSign ?? '', ShipType: m.shipType ?? 0, Dimension: dimension },
  }
  const time = new Date(ms).toISOString().replace('T', ' ').replace('Z', '000000 +0000 UTC')
  return { MessageType: name, Message: { [name]: body }, MetaData: { MMSI: m.mmsi, time_utc: time } }
}

function sizes(m: Fields): { length: number; width: number } | null {
  if (typeof m.toBowM !== 'number') return null
  return {
    length: m.toBowM + (m.toSternM as number),
    width: (m.toPortM as number) + (m.toStarboardM as number),
  }
}

function asFields(message: EncodableMessage | AisMessage): Fields {
  return message as unknown as Fields
}
