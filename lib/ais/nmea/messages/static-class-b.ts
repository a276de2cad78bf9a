import { callSign, deriveSize, dimensions, header, shipName, shipType } from './common-fields.ts'
import { spare, tail, text, whole, wholeUnless } from './field.ts'
import { layout } from './layout.ts'

/** Message 24 part A: name (ITU-R M.1371-5 annex 8, 3.22). Parts A and B are two messages, never joined here. */
export const staticPartA = layout({
  ...header<24>(),
  partNumber: whole<0>(2),
  name: shipName,
  spare: spare(8),
})

const partB = {
  ...header<24>(),
  partNumber: whole<1>(2),
  shipType,
  /** Three letters of the maker. */
  vendorId: text(3),
  unitModel: whole(4),
  serialNumber: whole(20),
  callSign,
}

/** Kind of position device, 0 undefined: bits that were spare before edition 5. */
const deviceEnd = { epfd: tail(whole(4)), spare: spare(2) }

/** Message 24 part B: type, call sign, size (ITU-R M.1371-5 annex 8, 3.22). */
export const staticPartB = layout({ ...partB, ...dimensions, ...deviceEnd }, deriveSize)

/** Part B of a craft of a parent ship (MMSI 98MIDXXXX): the parent's MMSI stands in place of the size. */
export const staticPartBCraft = layout({ ...partB, parentMmsi: wholeUnless(30, 0), ...deviceEnd })

/** Whether an MMSI is one of a craft associated with a parent ship (ITU-R M.585, 98MIDXXXX). */
export function isParentShipCraft(mmsi: number): boolean {
  return mmsi >= 980_000_000 && mmsi < 990_000_000
}

/** Part number 2 or 3, for future use: no more than the header means anything. */
export const staticPartUnknown = layout({ ...header<24>(), partNumber: whole<2 | 3>(2) })
