/** Messages of AIS-catcher's JSON output, which follows gpsd's, and gpsd's own. */

import { UNITS_PER_DEGREE } from '../../geo/units.ts'
import { BAD_TIME } from '../csv/parse-time.ts'
import type { VesselCells } from '../csv/vessel-cell.ts'
import type { RejectReason } from '../rejects.ts'
import type { ReportBuffer } from '../report.ts'
import { imoOf, shipTypeOf, type VesselRow } from '../vessel-row.ts'
import { clearRow, hasGoodNumbers, spanAt, timeOfText } from './json-fields.ts'
import { type JsonObject, numberAt, ownValue, textAt } from './json-value.ts'

export function isAisCatcher(message: JsonObject): boolean {
  return ownValue(message, 'class') === 'AIS' || (hasNumber(message, 'type') && hasReceiveTime(message))
}

function hasNumber(message: JsonObject, key: string): boolean {
  return typeof ownValue(message, key) === 'number'
}

function hasReceiveTime(message: JsonObject): boolean {
  return ['rxtime', 'rxuxtime'].some((key) => Object.hasOwn(message, key))
}

/** gpsd writes the two ends of the speed scale as words; "fast" is 102.2 kn or more (62 kn or more in message 27). */
const SPEED_WORDS = new Map<unknown, (type: number) => number>([
  ['nan', () => Number.NaN],
  ['fast', (type) => (type === 27 ? 62 : 102.2)],
])

/** Reads one message into the row. Times are `rxuxtime` (unix seconds), else `rxtime` (yyyymmddhhmmss), else `timestamp`. */
export function readAisCatcher(
  message: JsonObject,
  buffer: ReportBuffer,
  vessels: VesselCells,
  row: VesselRow,
): RejectReason | null {
  clearRow(row)
  const type = numberAt(message, 'type')
  if (!Number.isInteger(type) || type < 1 || type > 27) return 'not-understood'
  row.messageType = type
  row.vessel = vessels.readText(textAt(message, 'mmsi'))
  row.timeMs = timeOf(message)
  if (row.timeMs === BAD_TIME) return 'bad-time'
  row.lonDeg = numberAt(message, 'lon')
  row.latDeg = numberAt(message, 'lat')
  const word = SPEED_WORDS.get(ownValue(message, 'speed'))
  row.speedKnots = word === undefined ? numberAt(message, 'speed') : word(type)
  row.courseDeg = numberAt(message, 'course')
  row.headingDeg = numberAt(message, 'heading')
  if (ownValue(message, 'scaled') === false) scale(row)
  if (type === 5 || type === 19 || type === 24) {
    row.identity = buffer.identityOf({
      name: textAt(message, 'shipname'),
      callSign: textAt(message, 'callsign'),
      imo: imoOf(textAt(message, 'imo')),
      shipType: shipTypeOf(numberAt(message, 'shiptype')),
      lengthM: spanAt(message, 'to_bow', 'to_stern'),
      widthM: spanAt(message, 'to_port', 'to_starboard'),
    })
  }
  return hasGoodNumbers(row) ? null : 'bad-row'
}

/** Epoch ms at which the station heard it; NaN where it does not say so in a way that can be read. */
export function receiveTimeOf(message: JsonObject): number {
  const timeMs = timeOf(message)
  return timeMs === BAD_TIME ? Number.NaN : timeMs
}

function timeOf(message: JsonObject): number {
  return timeOfText(textAt(message, 'rxuxtime') || textAt(message, 'rxtime') || textAt(message, 'timestamp'))
}

/** gpsd without scaling gives the integers of the radio message. */
function scale(row: VesselRow): void {
  const isLongRange = row.messageType === 27
  row.lonDeg /= isLongRange ? UNITS_PER_DEGREE / 1000 : UNITS_PER_DEGREE
  row.latDeg /= isLongRange ? UNITS_PER_DEGREE / 1000 : UNITS_PER_DEGREE
  if (isLongRange) return
  row.speedKnots /= 10
  row.courseDeg /= 10
}
