import {
  callSign,
  deriveSize,
  dimensions,
  epfd,
  header,
  isDataTerminalReady,
  shipName,
  shipType,
} from './common-fields.ts'
import { scaled, spare, tail, text, whole, wholeUnless } from './field.ts'
import { layout } from './layout.ts'

/** Transmitters that leave out what follows, 4 of 424 bits, are common: the last letter of the destination is cut. */
const LEAST_BITS = 420

/** Message 5: static and voyage data of a Class A ship (ITU-R M.1371-5 annex 8, 3.3). */
export const staticVoyage = layout(
  {
    ...header<5>(),
    /** Edition of ITU-R M.1371 the station follows: 0 edition 1, 1 edition 3, 2 edition 5, 3 later. */
    aisVersion: whole(2),
    /** IMO number 1,000,000-9,999,999, or an official flag state number above. */
    imo: wholeUnless(30, 0),
    callSign,
    name: shipName,
    shipType,
    ...dimensions,
    epfd,
    /** Estimated time of arrival, UTC; each part may be missing on its own. */
    etaMonth: wholeUnless(4, 0),
    etaDay: wholeUnless(5, 0),
    etaHour: wholeUnless(5, 24),
    etaMinute: wholeUnless(6, 60),
    /** Present static draught; 25.5 means that or more. */
    draughtM: scaled(8, 0, 10, (raw) => (raw === 0 ? Number.NaN : raw / 10)),
    destination: text(20),
    isDataTerminalReady: tail(isDataTerminalReady()),
    spare: spare(1),
  },
  deriveSize,
  LEAST_BITS,
)
