import { header } from './common-fields.ts'
import { flag, repeated, restText, spare, whole } from './field.ts'
import { layout } from './layout.ts'

/** Message 12: safety text to one station (ITU-R M.1371-5 annex 8, 3.10). */
export const addressedSafetyText = layout({
  ...header<12>(),
  sequenceNumber: whole(2),
  destinationMmsi: whole(30),
  isRetransmitted: flag(),
  spare: spare(1),
  text: restText(156),
})

/** Message 14: safety text to all (annex 8, 3.12). */
export const broadcastSafetyText = layout({ ...header<14>(), spare: spare(2), text: restText(161) })

/** Messages 7 and 13: receipt of message 6 or 12 (annex 8, 3.5 and 3.11), up to four of them. */
export const acknowledgement = layout({
  ...header<7 | 13>(),
  spare: spare(2),
  acknowledged: repeated({ mmsi: whole(30), sequenceNumber: whole(2) }, 1, 4),
})
