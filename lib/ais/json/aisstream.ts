/** Messages of the aisstream.io WebSocket, as it sends them. */

import { BAD_TIME } from '../csv/parse-time.ts'
import type { VesselCells } from '../csv/vessel-cell.ts'
import type { RejectReason } from '../rejects.ts'
import type { Identity, ReportBuffer } from '../report.ts'
import { imoOf, shipTypeOf, type VesselRow } from '../vessel-row.ts'
import { clearRow, hasGoodNumbers, spanAt, timeOfText } from './json-fields.ts'
import { isObject, type JsonObject, numberAt, objectAt, ownValue, textAt } from './json-value.ts'

/** AIS message type where the message itself does not say (`MessageID`). */
const TYPES = new Map<string, number>([
  ['PositionReport', 1],
  ['BaseStationReport', 4],
  ['ShipStaticData', 5],
  ['AddressedBinaryMessage', 6],
  ['BinaryAcknowledge', 7],
  ['BinaryBroadcastMessage', 8],
  ['StandardSearchAndRescueAircraftReport', 9],
  ['CoordinatedUTCInquiry', 10],
  ['AddressedSafetyMessage', 12],
  ['SafetyBroadcastMessage', 14],
  ['Interrogation', 15],
  ['AssignedModeCommand', 16],
  ['GnssBroadcastBinaryMessage', 17],
  ['StandardClassBPositionReport', 18],
  ['ExtendedClassBPositionReport', 19],
  ['DataLinkManagementMessage', 20],
  ['DataLinkManagementMessageData', 20],
  ['AidsToNavigationReport', 21],
  ['ChannelManagement', 22],
  ['GroupAssignmentCommand', 23],
  ['StaticDataReport', 24],
  ['SingleSlotBinaryMessage', 25],
  ['MultiSlotBinaryMessage', 26],
  ['LongRangeAisBroadcastMessage', 27],
])

export function isAisStream(message: JsonObject): boolean {
  return typeof ownValue(message, 'MessageType') === 'string' && isObject(ownValue(message, 'Message'))
}

/**
 * Reads one message into the row. `MetaData.ShipName` is what the service remembers of the vessel and no part of
 * the message, so it is not read: an identity is what was heard, when it was heard.
 */
export function readAisStream(
  message: JsonObject,
  buffer: ReportBuffer,
  vessels: VesselCells,
  row: VesselRow,
): RejectReason | null {
  clearRow(row)
  const name = textAt(message, 'MessageType')
  const knownType = TYPES.get(name)
  if (knownType === undefined) return 'not-understood'
  const body = objectAt(objectAt(message, 'Message'), name)
  const metadata = objectAt(message, Object.hasOwn(message, 'MetaData') ? 'MetaData' : 'Metadata')
  const saidType = numberAt(body, 'MessageID')
  row.messageType = Number.isInteger(saidType) && saidType >= 1 && saidType <= 27 ? saidType : knownType
  row.vessel = vessels.readText(textAt(body, 'UserID') || textAt(metadata, 'MMSI'))
  row.timeMs = timeOfText(textAt(metadata, 'time_utc'))
  if (row.timeMs === BAD_TIME) return 'bad-time'
  row.lonDeg = numberAt(body, 'Longitude')
  row.latDeg = numberAt(body, 'Latitude')
  row.speedKnots = numberAt(body, 'Sog')
  row.courseDeg = numberAt(body, 'Cog')
  row.headingDeg = numberAt(body, 'TrueHeading')
  const identity = identityOf(knownType, body)
  if (identity !== null) row.identity = buffer.identityOf(identity)
  return hasGoodNumbers(row) ? null : 'bad-row'
}

function identityOf(type: number, body: JsonObject): Identity | null {
  if (type === 5 || type === 19) {
    return {
      name: textAt(body, 'Name'),
      callSign: textAt(body, 'CallSign'),
      imo: imoOf(textAt(body, 'ImoNumber')),
      shipType: shipTypeOf(numberAt(body, 'Type')),
      ...sizes(objectAt(body, 'Dimension')),
    }
  }
  if (type !== 24) return null
  const partA = objectAt(body, 'ReportA')
  const partB = objectAt(body, 'ReportB')
  return {
    name: textAt(partA, 'Name'),
    callSign: textAt(partB, 'CallSign'),
    imo: '',
    shipType: shipTypeOf(numberAt(partB, 'ShipType')),
    ...sizes(objectAt(partB, 'Dimension')),
  }
}

function sizes(dimension: JsonObject): { lengthM: number; widthM: number } {
  return { lengthM: spanAt(dimension, 'A', 'B'), widthM: spanAt(dimension, 'C', 'D') }
}
