import {
  communicationState,
  courseDeg,
  deriveSecond,
  header,
  headingDeg,
  navigationStatus,
  speedKnots,
} from './common-fields.ts'
import { flag, latitude, longitude, signedUnless, spare, whole, wholeUnless } from './field.ts'
import { layout } from './layout.ts'
import { orNull, rateOfTurnDegPerMinOf } from './quantities.ts'

/** Messages 1, 2 and 3: position of a Class A ship (ITU-R M.1371-5 table 48). */
export const classAPosition = layout(
  {
    ...header<1 | 2 | 3>(),
    navigationStatus,
    /** Coded rate of turn, -127..127, right positive; ±127: faster than 5° in 30 s, from no turn indicator. */
    rateOfTurnCode: signedUnless(8, -128),
    speedKnots,
    /** Better than 10 m. */
    isAccurate: flag(),
    lonDeg: longitude(),
    latDeg: latitude(),
    courseDeg,
    headingDeg,
    /** UTC second 0-59; 60 missing, 61 manual input, 62 dead reckoning, 63 position system inoperative. */
    timeStamp: whole(6),
    /** Special manoeuvre: 1 not engaged, 2 engaged. */
    specialManoeuvre: wholeUnless(2, 0),
    spare: spare(3),
    /** Receiver autonomous integrity monitoring in use. */
    raim: flag(),
    ...communicationState,
  },
  (values) => ({
    ...deriveSecond(values),
    rateOfTurnDegPerMin:
      values.rateOfTurnCode === null ? null : orNull(rateOfTurnDegPerMinOf(values.rateOfTurnCode)),
  }),
)
