import {
  courseDeg,
  deriveSecond,
  header,
  isDataTerminalReady,
  selectedCommunicationState,
} from './common-fields.ts'
import { flag, latitude, longitude, scaled, spare, whole, wholeUnless } from './field.ts'
import { layout } from './layout.ts'
import { aircraftSpeedKnotsOf } from './quantities.ts'

/** Message 9: position of a search and rescue aircraft (ITU-R M.1371-5 annex 8, 3.7). */
export const aircraftPosition = layout(
  {
    ...header<9>(),
    /** 0-4094 m; 4094 means that or more. */
    altitudeM: wholeUnless(12, 4095),
    /** 0-1022 kn; 1022 means that or more. */
    speedKnots: scaled(10, 1023, 1, aircraftSpeedKnotsOf),
    isAccurate: flag(),
    lonDeg: longitude(),
    latDeg: latitude(),
    courseDeg,
    timeStamp: whole(6),
    /** True: barometric, false: GNSS. */
    isAltitudeBarometric: flag(),
    spare1: spare(7),
    isDataTerminalReady: isDataTerminalReady(),
    spare2: spare(3),
    /** Told by a base station when to transmit. */
    isAssigned: flag(),
    raim: flag(),
    ...selectedCommunicationState,
  },
  deriveSecond,
)
