import type { AisMessage } from '../../lib/ais/nmea/decode-message.ts'
import type { TheirFields } from './read-log.ts'

/**
 * What pyais 3.3.1 should say of a message, from what we say of it. pyais gives the sentinels of the tables as
 * they are, degrees to six decimals (of messages 17, 22 and 23 minutes, to one), and null for fields beyond the end
 * of the message.
 */
export function pyaisFields(message: AisMessage): TheirFields {
  return { msg_type: message.type, repeat: message.repeat, mmsi: message.mmsi, ...fieldsOf(message) }
}

function fieldsOf(message: AisMessage): TheirFields {
  switch (message.type) {
    case 1:
    case 2:
    case 3:
      return {
        status: message.navigationStatus ?? 15,
        turn: roundedTurn(message.rateOfTurnCode) ?? -128,
        ...motionOf(message),
        maneuver: message.specialManoeuvre ?? 0,
        raim: message.raim,
        radio: message.radio,
      }
    case 4:
    case 11:
      return {
        year: message.year ?? 0,
        month: message.month ?? 0,
        day: message.day ?? 0,
        hour: message.hour ?? 24,
        minute: message.minute ?? 60,
        second: message.second ?? 60,
        accuracy: message.isAccurate,
        lon: degrees(message.lonDeg, 181),
        lat: degrees(message.latDeg, 91),
        epfd: message.epfd ?? 0,
        raim: message.raim,
        radio: message.radio,
      }
    case 5:
      return {
        ais_version: message.aisVersion,
        imo: message.imo ?? 0,
        callsign: message.callSign ?? '',
        shipname: message.name ?? '',
        ship_type: message.shipType ?? 0,
        ...sizeOf(message),
        epfd: message.epfd ?? 0,
        month: message.etaMonth ?? 0,
        day: message.etaDay ?? 0,
        hour: message.etaHour ?? 24,
        minute: message.etaMinute ?? 60,
        draught: message.draughtM ?? 0,
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
        data: message.data.hex,
      }
    case 7:
    case 13:
      return Object.assign(
        {},
        ...[1, 2, 3, 4].map((number) => ({
          [`mmsi${number}`]: message.acknowledged[number - 1]?.mmsi ?? null,
          [`mmsiseq${number}`]: message.acknowledged[number - 1]?.sequenceNumber ?? null,
        })),
      )
    case 8:
      return { dac: message.dac, fid: message.fid, data: message.data.hex }
    case 9:
      return {
        alt: message.altitudeM ?? 4095,
        speed: message.speedKnots ?? 1023,
        accuracy: message.isAccurate,
        lon: degrees(message.lonDeg, 181),
        lat: degrees(message.latDeg, 91),
        course: message.courseDeg ?? 360,
        second: message.timeStamp,
        // The sensor's bit and seven spare ones, in one number.
        reserved_1: message.isAltitudeBarometric ? 128 : 0,
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
        type1_2: message.secondType,
        offset1_2: message.secondSlotOffset,
        mmsi2: message.secondMmsi,
        type2_1: message.thirdType,
        offset2_1: message.thirdSlotOffset,
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
      return { lon: minutes(message.lonDeg, 181), lat: minutes(message.latDeg, 91), data: message.data.hex }
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
        ship_type: message.shipType ?? 0,
        ...sizeOf(message),
        epfd: message.epfd ?? 0,
        raim: message.raim,
        dte: negated(message.isDataTerminalReady),
        assigned: message.isAssigned,
      }
    case 20:
      return Object.assign(
        {},
        ...[1, 2, 3, 4].map((number) => ({
          [`offset${number}`]: message.reserved[number - 1]?.slotOffset ?? null,
          [`number${number}`]: message.reserved[number - 1]?.slotCount ?? null,
          [`timeout${number}`]: message.reserved[number - 1]?.timeoutMinutes ?? null,
          [`increment${number}`]: message.reserved[number - 1]?.slotIncrement ?? null,
        })),
      )
    case 21:
      return {
        aid_type: message.aidType ?? 0,
        name: message.name ?? '',
        accuracy: message.isAccurate,
        lon: degrees(message.lonDeg, 181),
        lat: degrees(message.latDeg, 91),
        ...sizeOf(message),
        epfd: message.epfd ?? 0,
        second: message.timeStamp,
        off_position: message.isOffPosition,
        reserved_1: message.aidStatus,
        raim: message.raim,
        virtual_aid: message.isVirtual,
        assigned: message.isAssigned,
        name_ext: message.nameExtension,
        full_name: message.fullName ?? '',
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
          : areaOf(message, minutes)),
      }
    case 23:
      return {
        ...areaOf(message, minutes),
        station_type: message.stationType,
        ship_type: message.shipType,
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
        structured: message.isStructured,
        ...('destinationMmsi' in message ? { dest_mmsi: message.destinationMmsi } : {}),
        ...('dac' in message ? { app_id: message.dac * 64 + message.fid } : {}),
        data: message.data.hex,
        ...('radio' in message ? { radio: message.radio } : {}),
      }
    case 27:
      return {
        accuracy: message.isAccurate,
        raim: message.raim,
        status: message.navigationStatus ?? 15,
        lon: degrees(message.lonDeg, 181),
        lat: degrees(message.latDeg, 91),
        speed: message.speedKnots ?? 63,
        course: message.courseDeg ?? 511,
        gnss: message.isPositionLate,
      }
  }
}

function staticPartOf(message: AisMessage & { type: 24 }): TheirFields {
  if (message.partNumber === 0) return { shipname: message.name ?? '' }
  if (message.partNumber !== 1) return {}
  return {
    ship_type: message.shipType ?? 0,
    vendorid: message.vendorId ?? '',
    model: message.unitModel,
    serial: message.serialNumber,
    callsign: message.callSign ?? '',
    ...('parentMmsi' in message ? { mothership_mmsi: message.parentMmsi ?? 0 } : sizeOf(message)),
  }
}

function motionOf(message: AisMessage & { type: 1 | 2 | 3 | 18 | 19 }): TheirFields {
  return {
    speed: message.speedKnots ?? 102.3,
    accuracy: message.isAccurate,
    lon: degrees(message.lonDeg, 181),
    lat: degrees(message.latDeg, 91),
    course: message.courseDeg ?? 360,
    heading: message.headingDeg ?? 511,
    second: message.timeStamp,
  }
}

interface Size {
  readonly toBowM: number
  readonly toSternM: number
  readonly toPortM: number
  readonly toStarboardM: number
}

export function sizeOf(message: Size): TheirFields {
  return {
    to_bow: message.toBowM,
    to_stern: message.toSternM,
    to_port: message.toPortM,
    to_starboard: message.toStarboardM,
  }
}

interface Area {
  readonly northEastLonDeg: number | null
  readonly northEastLatDeg: number | null
  readonly southWestLonDeg: number | null
  readonly southWestLatDeg: number | null
}

export function areaOf(message: Area, say: (value: number | null, missing: number) => unknown): TheirFields {
  return {
    ne_lon: say(message.northEastLonDeg, 181),
    ne_lat: say(message.northEastLatDeg, 91),
    sw_lon: say(message.southWestLonDeg, 181),
    sw_lat: say(message.southWestLatDeg, 91),
  }
}

/** Bits that ITU-R M.1371-5 calls spare or reserved. */
export const PYAIS_SPARES: Readonly<Record<number, readonly string[]>> = {
  18: ['reserved_1', 'reserved_2'],
  19: ['reserved_1', 'reserved_2'],
  22: ['empty_1', 'empty_2'],
}

/** The selector is the top bit of a number of 20. */
export function selectedRadio(message: { readonly isItdma: boolean | null; readonly radio: number | null }) {
  return message.radio === null ? null : message.radio + (message.isItdma ? 2 ** 19 : 0)
}

export function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value
}

function degrees(value: number | null, missing: number): number {
  // + 0: no negative zero.
  return Number((value ?? missing).toFixed(6)) + 0
}

/** The same in minutes, to one decimal. */
function minutes(value: number | null, missing: number): number {
  return Math.round((value ?? missing) * 600) / 10
}

/** Whole degrees a minute, ±127 as it is. */
export function roundedTurn(code: number | null): number | null {
  if (code === null || Math.abs(code) === 127) return code
  return Math.sign(code) * Math.round((code / 4.733) ** 2) + 0
}
