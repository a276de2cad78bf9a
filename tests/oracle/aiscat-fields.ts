import type { AisMessage } from '../../lib/ais/nmea/decode-message.ts'
import { areaOf, negated, roundedTurn, selectedRadio, sizeOf } from './pyais-fields.ts'
import type { TheirFields } from './read-log.ts'

/**
 * What aiscat 0.68.16 (AIS-catcher's C++) should say of a message, from what we say of it. It leaves out what is
 * not available (undefined here) and counts in single precision.
 */
export function aiscatFields(message: AisMessage): TheirFields {
  return { type: message.type, repeat: message.repeat, mmsi: message.mmsi, ...fieldsOf(message) }
}

/** Keys that say the same again, in words or taken apart, or that come from outside the message. */
export const AISCAT_DERIVED = new Set([
  ...[
    'channel',
    'rxuxtime',
    'status_text',
    'epfd_text',
    'shiptype_text',
    'aid_type_text',
    'eta',
    'timestamp',
  ],
  // The communication state taken apart; compared whole, as radio.
  ...[
    'sync_state',
    'slot_timeout',
    'slot_number',
    'slot_offset',
    'received_stations',
    'utc_hour',
    'utc_minute',
  ],
  // Bits that ITU-R M.1371-5 calls spare.
  ...['power', 'reserved', 'vdes_capabilities', 'quality'],
])

function fieldsOf(message: AisMessage): TheirFields {
  switch (message.type) {
    case 1:
    case 2:
    case 3:
      return {
        status: message.navigationStatus ?? 15,
        turn_unscaled: message.rateOfTurnCode ?? -128,
        turn: roundedTurn(message.rateOfTurnCode) ?? undefined,
        ...motionOf(message),
        maneuver: message.specialManoeuvre ?? 0,
        raim: message.raim,
        radio: message.radio ?? 0,
      }
    case 4:
    case 11:
      return {
        year: message.year ?? undefined,
        month: message.month ?? undefined,
        day: message.day ?? undefined,
        hour: message.hour ?? undefined,
        minute: message.minute ?? undefined,
        second: message.second ?? undefined,
        accuracy: message.isAccurate,
        ...placeOf(message),
        epfd: message.epfd ?? 0,
        transmission_control: message.isLongRangeAllowed,
        raim: message.raim,
        radio: message.radio ?? 0,
      }
    case 5:
      return {
        ais_version: message.aisVersion,
        imo: message.imo ?? undefined,
        callsign: message.callSign ?? '',
        shipname: message.name ?? '',
        shiptype: message.shipType ?? 0,
        ...sizeOf(message),
        epfd: message.epfd ?? 0,
        month: message.etaMonth ?? undefined,
        day: message.etaDay ?? undefined,
        hour: message.etaHour ?? undefined,
        minute: message.etaMinute ?? undefined,
        draught: single(message.draughtM, 10),
        destination: message.destination ?? '',
        dte: negated(message.isDataTerminalReady),
      }
    case 6:
      return {
        seqno: message.sequenceNumber,
        dest_mmsi: message.destinationMmsi,
        retransmit: message.isRetransmitted,
        dac: message.dac,
        fid: message.fid,
        data: dataOf(message),
      }
    case 7:
    case 13:
      return Object.assign(
        {},
        ...message.acknowledged.map((acknowledged, index) => ({
          [`mmsi${index + 1}`]: acknowledged.mmsi,
          [`mmsiseq${index + 1}`]: acknowledged.sequenceNumber,
        })),
      )
    case 8:
      return { dac: message.dac, fid: message.fid, data: dataOf(message) }
    case 9:
      return {
        alt: message.altitudeM ?? undefined,
        speed: message.speedKnots ?? undefined,
        accuracy: message.isAccurate,
        ...placeOf(message),
        course: single(message.courseDeg, 10),
        second: secondOf(message.timeStamp),
        alt_sensor: message.isAltitudeBarometric,
        dte: negated(message.isDataTerminalReady),
        assigned: message.isAssigned,
        raim: message.raim,
        radio: selectedRadio(message),
      }
    case 10:
      return { dest_mmsi: message.destinationMmsi }
    case 12:
      return {
        seqno: message.sequenceNumber,
        dest_mmsi: message.destinationMmsi,
        retransmit: message.isRetransmitted,
        text: message.text ?? '',
      }
    case 14:
      return { text: message.text ?? '' }
    case 15:
      return {
        mmsi1: message.firstMmsi,
        type1_1: message.firstType,
        offset1_1: message.firstSlotOffset,
        type1_2: message.secondType ?? undefined,
        offset1_2: message.secondSlotOffset ?? undefined,
        mmsi2: message.secondMmsi ?? undefined,
        type2_1: message.thirdType ?? undefined,
        offset2_1: message.thirdSlotOffset ?? undefined,
      }
    case 16:
      return Object.assign(
        {},
        ...message.assigned.map((assigned, index) => ({
          [`mmsi${index + 1}`]: assigned.mmsi,
          [`offset${index + 1}`]: assigned.slotOffset,
          [`increment${index + 1}`]: assigned.slotIncrement,
        })),
      )
    case 17:
      return { ...placeOf(message, 600), data: dataOf(message) }
    case 18:
      return {
        ...motionOf(message),
        cs: message.isCarrierSense,
        display: message.hasDisplay,
        dsc: message.hasDsc,
        band: message.hasWholeBand,
        msg22: message.acceptsMessage22,
        assigned: message.isAssigned,
        raim: message.raim,
        radio: selectedRadio(message),
      }
    case 19:
      return {
        ...motionOf(message),
        shipname: message.name ?? '',
        shiptype: message.shipType ?? 0,
        ...sizeOf(message),
        epfd: message.epfd ?? 0,
        raim: message.raim,
        dte: negated(message.isDataTerminalReady),
        assigned: message.isAssigned,
      }
    case 20:
      return Object.assign(
        {},
        ...message.reserved.map((reserved, index) => ({
          [`offset${index + 1}`]: reserved.slotOffset,
          [`number${index + 1}`]: reserved.slotCount,
          [`timeout${index + 1}`]: reserved.timeoutMinutes,
          [`increment${index + 1}`]: reserved.slotIncrement,
        })),
      )
    case 21:
      return {
        aid_type: message.aidType ?? 0,
        name: message.fullName ?? '',
        accuracy: message.isAccurate,
        ...placeOf(message),
        ...sizeOf(message),
        epfd: message.epfd ?? 0,
        second: secondOf(message.timeStamp),
        off_position: message.isOffPosition,
        aton_status: message.aidStatus,
        raim: message.raim,
        virtual_aid: message.isVirtual,
        assigned: message.isAssigned,
      }
    case 22:
      return {
        channel_a: message.channelA,
        channel_b: message.channelB,
        txrx: message.transmitReceiveMode,
        power: message.isLowPower,
        addressed: message.isAddressed,
        band_a: message.isNarrowA,
        band_b: message.isNarrowB,
        zonesize: message.zoneSizeCode,
        ...(message.isAddressed
          ? { dest1: message.firstMmsi, dest2: message.secondMmsi }
          : areaOf(message, (value) => single(value, 600))),
      }
    case 23:
      return {
        ...areaOf(message, (value) => single(value, 600)),
        station_type: message.stationType,
        shiptype: message.shipType,
        txrx: message.transmitReceiveMode,
        interval: message.reportingInterval,
        quiet: message.quietMinutes,
      }
    case 24:
      return { partno: message.partNumber, ...staticPartOf(message) }
    case 25:
    case 26:
      return {
        addressed: message.isAddressed,
        ai_available: message.isStructured,
        ...('destinationMmsi' in message ? { dest_mmsi: message.destinationMmsi } : {}),
        ...('dac' in message ? { dac: message.dac, fid: message.fid } : {}),
        data: dataOf(message),
        ...('radio' in message ? { radio: message.radio } : {}),
      }
    case 27:
      return {
        accuracy: message.isAccurate,
        raim: message.raim,
        status: message.navigationStatus ?? 15,
        ...placeOf(message, 600),
        speed: message.speedKnots ?? undefined,
        course: message.courseDeg ?? undefined,
        gnss: Number(message.isPositionLate),
      }
  }
}

function staticPartOf(message: AisMessage & { type: 24 }): TheirFields {
  if (message.partNumber === 0) return { shipname: message.name ?? '' }
  if (message.partNumber !== 1) return {}
  return {
    shiptype: message.shipType ?? 0,
    vendorid: message.vendorId ?? '',
    model: message.unitModel,
    serial: message.serialNumber,
    callsign: message.callSign ?? '',
    epfd: message.epfd ?? 0,
    ...('parentMmsi' in message ? { mothership_mmsi: message.parentMmsi ?? undefined } : sizeOf(message)),
  }
}

function motionOf(message: AisMessage & { type: 1 | 2 | 3 | 18 | 19 }): TheirFields {
  return {
    speed: single(message.speedKnots, 10),
    accuracy: message.isAccurate,
    ...placeOf(message),
    course: single(message.courseDeg, 10),
    heading: message.headingDeg ?? undefined,
    second: secondOf(message.timeStamp),
  }
}

function placeOf(
  message: { readonly lonDeg: number | null; readonly latDeg: number | null },
  unitsPerDegree = 600_000,
): TheirFields {
  return { lon: single(message.lonDeg, unitsPerDegree), lat: single(message.latDeg, unitsPerDegree) }
}

function secondOf(timeStamp: number): number | undefined {
  return timeStamp === 60 ? undefined : timeStamp
}

/** The raw integer, times the single-precision value of one step, in single precision. */
function single(value: number | null, steps: number): number | undefined {
  if (value === null) return undefined
  return Math.fround(Math.fround(Math.round(value * steps)) * Math.fround(1 / steps))
}

function dataOf(message: {
  readonly data: { readonly bits: number; readonly hex: string }
}): string | undefined {
  return message.data.bits === 0 ? undefined : `${message.data.bits}:${message.data.hex}`
}
