import {
  courseDeg,
  deriveSecond,
  deriveSize,
  dimensions,
  epfd,
  header,
  headingDeg,
  isDataTerminalReady,
  selectedCommunicationState,
  shipName,
  shipType,
  speedKnots,
} from './common-fields.ts'
import { flag, latitude, longitude, spare, whole } from './field.ts'
import { layout } from './layout.ts'

/** Bits 38-138 of messages 18 and 19. */
const motion = {
  spare1: spare(8),
  speedKnots,
  isAccurate: flag(),
  lonDeg: longitude(),
  latDeg: latitude(),
  courseDeg,
  headingDeg,
  timeStamp: whole(6),
}

/** Message 18: position of a Class B ship (ITU-R M.1371-5 annex 8, 3.16). */
export const classBPosition = layout(
  {
    ...header<18>(),
    ...motion,
    spare2: spare(2),
    /** True: carrier sense ("CS"), false: SOTDMA unit. */
    isCarrierSense: flag(),
    hasDisplay: flag(),
    hasDsc: flag(),
    /** Uses the whole marine band, not only its upper 525 kHz. */
    hasWholeBand: flag(),
    /** Channels can be changed by message 22. */
    acceptsMessage22: flag(),
    isAssigned: flag(),
    raim: flag(),
    ...selectedCommunicationState,
  },
  deriveSecond,
)

/** Message 19: extended position of a Class B ship (ITU-R M.1371-5 annex 8, 3.17). */
export const classBExtended = layout(
  {
    ...header<19>(),
    ...motion,
    spare2: spare(4),
    name: shipName,
    shipType,
    ...dimensions,
    epfd,
    raim: flag(),
    isDataTerminalReady: isDataTerminalReady(),
    isAssigned: flag(),
    spare3: spare(4),
  },
  (values) => ({ ...deriveSecond(values), ...deriveSize(values) }),
)
