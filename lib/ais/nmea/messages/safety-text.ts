import { header } from './common-fields.ts'
import { flag, repeated, restText, spare, whole } from './field.ts'
import { layout } from './layout.ts'

/** Message 12: safety text to one station (ITU-R M.1371-5 table 61). */
export const addressedSafetyText = layout({
  ...header<12>(),
  sequenceNumber: whole(2),
  destinationMmsi: whole(30),
  isRetransmitted: flag(),
  spare: spare(1),
  text: restText(156),
})

/** Message 14: safety text to all (table 63). */
export const broadcastSafetyText = layout({ ...header<14>(), spare: spare(2), text: restText(161) })

/** Messages 7 and 13: receipt of message 6 or 12 (table 58), up to four of them. */
export const acknowledgement = layout({
  ...header<7 | 13>(),
  spare: spare(2),
  acknowledged: repeated({ mmsi: whole(30), sequenceNumber: whole(2) }, 1, 4),
})
