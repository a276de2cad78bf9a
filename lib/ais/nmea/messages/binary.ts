import { header } from './common-fields.ts'
import {
  type BinaryData,
  beforeEnd,
  coarseLatitude,
  coarseLongitude,
  type Field,
  flag,
  restData,
  spare,
  whole,
} from './field.ts'
import { type Fields, layout } from './layout.ts'

/** Application identifier (ITU-R M.1371-5 annex 5): designated area code and function tell what the data mean. */
const application = { dac: whole(10), fid: whole(6) }

/** Message 6: binary data to one station (annex 8, 3.4). */
export const addressedBinary = layout({
  ...header<6>(),
  sequenceNumber: whole(2),
  destinationMmsi: whole(30),
  isRetransmitted: flag(),
  spare: spare(1),
  ...application,
  data: restData(),
})

/** Message 8: binary data to all (annex 8, 3.6). */
export const broadcastBinary = layout({ ...header<8>(), spare: spare(2), ...application, data: restData() })

/** Message 17: differential GNSS corrections (annex 8, 3.15); the data are those of ITU-R M.823, as sent. */
export const differentialCorrections = layout({
  ...header<17>(),
  spare1: spare(2),
  /** Place of the reference station. */
  lonDeg: coarseLongitude(),
  latDeg: coarseLatitude(),
  spare2: spare(5),
  data: restData(),
})

/**
 * Messages 25 and 26 (annex 8, 3.23 and 3.24) begin with two flags that decide what stands before the data. The
 * two spare bits behind a destination keep the data on a byte boundary (972 = 1004 - 32 bits of data at most).
 */
function slotBinary<T extends 25 | 26, End extends Fields>(data: End) {
  const start = header<T>()
  const destination = { destinationMmsi: whole(30), spare: spare(2) }
  const broadcast = { isAddressed: flag<false>() }
  const addressed = { isAddressed: flag<true>() }
  const plain = { isStructured: flag<false>() }
  const structured = { isStructured: flag<true>() }
  return {
    broadcastPlain: layout({ ...start, ...broadcast, ...plain, ...data }),
    broadcastStructured: layout({ ...start, ...broadcast, ...structured, ...application, ...data }),
    addressedPlain: layout({ ...start, ...addressed, ...plain, ...destination, ...data }),
    addressedStructured: layout({
      ...start,
      ...addressed,
      ...structured,
      ...destination,
      ...application,
      ...data,
    }),
  }
}

/** Message 25: binary data in one slot (annex 8, 3.23). */
export const singleSlotBinary = slotBinary<25, { data: Field<BinaryData> }>({ data: restData() })

const multipleSlotEnd = {
  data: restData(24),
  spareEnd: spare(4),
  isItdma: beforeEnd(flag(), 20),
  radio: beforeEnd(whole(19), 19),
}

/** Message 26: binary data in up to five slots (annex 8, 3.24); 4 spare bits and the communication state end it. */
export const multipleSlotBinary = slotBinary<26, typeof multipleSlotEnd>(multipleSlotEnd)
