/** Messages by which stations steer each other's transmissions: decoded for the record, folded by nothing. */

import { header } from './common-fields.ts'
import { coarseLatitude, coarseLongitude, flag, repeated, spare, tail, whole } from './field.ts'
import { layout } from './layout.ts'

/** Message 10: asks a station for its UTC and date (ITU-R M.1371-5 annex 8, 3.8). */
export const utcInquiry = layout({
  ...header<10>(),
  spare1: spare(2),
  destinationMmsi: whole(30),
  spare2: spare(2),
})

/** Message 15: asks one or two stations for messages (annex 8, 3.13). */
export const interrogation = layout({
  ...header<15>(),
  spare1: spare(2),
  firstMmsi: whole(30),
  firstType: whole(6),
  firstSlotOffset: whole(12),
  spare2: spare(2),
  /** The second message asked of the first station; 0 where only the second station is asked for one. */
  secondType: tail(whole(6)),
  secondSlotOffset: tail(whole(12)),
  spare3: spare(2),
  secondMmsi: tail(whole(30)),
  thirdType: tail(whole(6)),
  thirdSlotOffset: tail(whole(12)),
  spare4: spare(2),
})

/** Message 16: assigns slots to one or two stations (annex 8, 3.14). */
export const assignment = layout({
  ...header<16>(),
  spare: spare(2),
  assigned: repeated({ mmsi: whole(30), slotOffset: whole(12), slotIncrement: whole(10) }, 1, 2),
})

/** Message 20: slots that base stations keep for themselves (annex 8, 3.18). */
export const slotReservation = layout({
  ...header<20>(),
  spare: spare(2),
  reserved: repeated(
    { slotOffset: whole(12), slotCount: whole(4), timeoutMinutes: whole(3), slotIncrement: whole(11) },
    1,
    4,
  ),
})

const channels = {
  ...header<22>(),
  spare1: spare(2),
  /** Channel numbers of ITU-R M.1084. */
  channelA: whole(12),
  channelB: whole(12),
  transmitReceiveMode: whole(4),
  isLowPower: flag(),
}

const bands = {
  /** Bandwidth 12.5 kHz; spare since edition 4. */
  isNarrowA: flag(),
  isNarrowB: flag(),
  /** Width of the transitional zone in nm, less one. */
  zoneSizeCode: whole(3),
  spare4: spare(23),
}

const area = {
  northEastLonDeg: coarseLongitude(),
  northEastLatDeg: coarseLatitude(),
  southWestLonDeg: coarseLongitude(),
  southWestLatDeg: coarseLatitude(),
}

/** Message 22 to an area: which channels to use there (annex 8, 3.20). */
export const channelsOfArea = layout({ ...channels, ...area, isAddressed: flag<false>(), ...bands })

/** Message 22 to two stations (annex 8, 3.20). */
export const channelsOfStations = layout({
  ...channels,
  firstMmsi: whole(30),
  spare2: spare(5),
  secondMmsi: whole(30),
  spare3: spare(5),
  isAddressed: flag<true>(),
  ...bands,
})

/** First bit of `isAddressed` in both. */
export const CHANNELS_ADDRESSED_BIT = channelsOfArea.starts.isAddressed

/** Message 23: how a group of stations is to report (annex 8, 3.21). */
export const groupAssignment = layout({
  ...header<23>(),
  spare1: spare(2),
  ...area,
  stationType: whole(4),
  shipType: whole(8),
  spare2: spare(22),
  transmitReceiveMode: whole(2),
  reportingInterval: whole(4),
  quietMinutes: whole(4),
  spare3: spare(6),
})
