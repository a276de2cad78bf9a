import { deriveSecond, deriveSize, dimensions, epfd, header, shipName } from './common-fields.ts'
import { flag, latitude, longitude, restText, spare, whole, wholeUnless } from './field.ts'
import { layout } from './layout.ts'

const NAME_CHARACTERS = 20

/** Message 21: aid to navigation, real or virtual (ITU-R M.1371-5 annex 8, 3.19). */
export const aidToNavigation = layout(
  {
    ...header<21>(),
    /** Type of aid, 1-31; 0, "not specified", is null. */
    aidType: wholeUnless(5, 0),
    /** The first 20 characters; see fullName. */
    name: shipName,
    isAccurate: flag(),
    lonDeg: longitude(),
    latDeg: latitude(),
    ...dimensions,
    epfd,
    timeStamp: whole(6),
    /** Adrift; means something only while the time stamp is a second. */
    isOffPosition: flag(),
    /** Status of light and racon, IALA A-126: 8 bits as sent. */
    aidStatus: whole(8),
    raim: flag(),
    isVirtual: flag(),
    isAssigned: flag(),
    spare: spare(1),
    /** Up to 14 characters more, where 20 do not hold the name. */
    nameExtension: restText(14),
  },
  (values) => ({
    ...deriveSecond(values),
    ...deriveSize(values),
    /** Name and extension; the blanks that end the first part were trimmed and belong between the two. */
    fullName:
      values.nameExtension === null
        ? values.name
        : (values.name ?? '').padEnd(NAME_CHARACTERS) + values.nameExtension,
  }),
)
