/** Unit vectors of the courses that AIS can send, 0.1° each, without trigonometry at run time. */

const TENTHS_PER_TURN = 3600
const QUARTER_TURN = TENTHS_PER_TURN / 4

/** A quarter turn more than a turn, for the cosines. */
const sines = Float64Array.from({ length: TENTHS_PER_TURN + QUARTER_TURN }, (_, tenths) =>
  Math.sin((tenths * 2 * Math.PI) / TENTHS_PER_TURN),
)

/** Eastward part of a course of 0..3599 tenths of a degree. */
export function eastOfCourse(tenths: number): number {
  return sines[tenths]!
}

/** Northward part. */
export function northOfCourse(tenths: number): number {
  return sines[tenths + QUARTER_TURN]!
}
