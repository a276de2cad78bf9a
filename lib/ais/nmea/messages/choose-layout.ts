import { aidToNavigation } from './aid-to-navigation.ts'
import { aircraftPosition } from './aircraft.ts'
import { baseStation } from './base-station.ts'
import {
  addressedBinary,
  broadcastBinary,
  differentialCorrections,
  multipleSlotBinary,
  singleSlotBinary,
} from './binary.ts'
import { classAPosition } from './class-a.ts'
import { classBExtended, classBPosition } from './class-b.ts'
import {
  assignment,
  channelsOfArea,
  channelsOfStations,
  groupAssignment,
  interrogation,
  slotReservation,
  utcInquiry,
} from './link-management.ts'
import { longRangePosition } from './long-range.ts'
import { acknowledgement, addressedSafetyText, broadcastSafetyText } from './safety-text.ts'
import {
  isParentShipCraft,
  staticPartA,
  staticPartB,
  staticPartBCraft,
  staticPartUnknown,
} from './static-class-b.ts'
import { staticVoyage } from './static-voyage.ts'

/** What decides which table describes a message: its type, and a flag or two for the types that have several. */
export interface LayoutKey {
  readonly type: number
  readonly mmsi: number
  /** Message 24. */
  readonly partNumber?: number
  /** Messages 22, 25, 26. */
  readonly isAddressed?: boolean
  /** Messages 25, 26. */
  readonly isStructured?: boolean
}

/** The table of a message, null for a type that ITU-R M.1371-5 does not know (0, 28 and above). */
export function chooseLayout(key: LayoutKey) {
  switch (key.type) {
    case 1:
    case 2:
    case 3:
      return classAPosition
    case 4:
    case 11:
      return baseStation
    case 5:
      return staticVoyage
    case 6:
      return addressedBinary
    case 7:
    case 13:
      return acknowledgement
    case 8:
      return broadcastBinary
    case 9:
      return aircraftPosition
    case 10:
      return utcInquiry
    case 12:
      return addressedSafetyText
    case 14:
      return broadcastSafetyText
    case 15:
      return interrogation
    case 16:
      return assignment
    case 17:
      return differentialCorrections
    case 18:
      return classBPosition
    case 19:
      return classBExtended
    case 20:
      return slotReservation
    case 21:
      return aidToNavigation
    case 22:
      return key.isAddressed ? channelsOfStations : channelsOfArea
    case 23:
      return groupAssignment
    case 24:
      return chooseStaticPart(key)
    case 25:
      return chooseSlotBinary(singleSlotBinary, key)
    case 26:
      return chooseSlotBinary(multipleSlotBinary, key)
    case 27:
      return longRangePosition
    default:
      return null
  }
}

function chooseStaticPart(key: LayoutKey) {
  if (key.partNumber === 0) return staticPartA
  if (key.partNumber !== 1) return staticPartUnknown
  return isParentShipCraft(key.mmsi) ? staticPartBCraft : staticPartB
}

function chooseSlotBinary<T extends typeof singleSlotBinary | typeof multipleSlotBinary>(
  slots: T,
  key: LayoutKey,
) {
  if (key.isAddressed) return key.isStructured ? slots.addressedStructured : slots.addressedPlain
  return key.isStructured ? slots.broadcastStructured : slots.broadcastPlain
}
