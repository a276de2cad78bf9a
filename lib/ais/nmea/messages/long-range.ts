import { header, navigationStatus } from './common-fields.ts'
import { coarseLatitude, coarseLongitude, flag, scaled, spare } from './field.ts'
import { layout } from './layout.ts'
import { coarseSpeedKnotsOf, wholeDegreesOf } from './quantities.ts'

/** Message 27: position for reception far away, by satellite (ITU-R M.1371-5 annex 8, 3.25). */
export const longRangePosition = layout({
  ...header<27>(),
  isAccurate: flag(),
  raim: flag(),
  navigationStatus,
  lonDeg: coarseLongitude(),
  latDeg: coarseLatitude(),
  /** Whole knots, 0-62. */
  speedKnots: scaled(6, 63, 1, coarseSpeedKnotsOf),
  /** Whole degrees, 0-359. */
  courseDeg: scaled(9, 511, 1, wholeDegreesOf),
  /** The position was over 5 s old when sent. */
  isPositionLate: flag(),
  spare: spare(1),
})
