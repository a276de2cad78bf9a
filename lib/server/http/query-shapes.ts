/** Parameters that several routes take, as they stand in an address. */

import { z } from 'zod'
import { type Box, boxOfDegrees } from '../../store/query-index.ts'

const NUMBER = String.raw`-?\d{1,3}(\.\d{1,9})?`
const BOX = new RegExp(`^${NUMBER},${NUMBER},${NUMBER},${NUMBER}$`)

/** West, south, east, north. */
export const boxParameter = z
  .string()
  .regex(BOX, { error: 'west,south,east,north in degrees' })
  .refine((text) => isBox(degreesOf(text)), { error: 'longitudes -180 to 180, south not beyond north' })
  .describe('west,south,east,north in degrees; west is greater than east where the box crosses 180°')

export function readBox(text: string): Box {
  const [west, south, east, north] = degreesOf(text)
  return boxOfDegrees(west!, south!, east! < west! ? east! + 360 : east!, north!)
}

function degreesOf(text: string): number[] {
  return text.split(',').map(Number)
}

function isBox([west, south, east, north]: readonly number[]): boolean {
  const isLon = (degrees: number) => degrees >= -180 && degrees <= 180
  const isLat = (degrees: number) => degrees >= -90 && degrees <= 90
  return isLon(west!) && isLon(east!) && isLat(south!) && isLat(north!) && south! <= north!
}

export const timeParameter = z.iso.datetime({ offset: true }).describe('ISO 8601 with its zone')

/** What anybody may be looked up by. */
export const wordParameter = z.string().min(1).max(64)

/** Cursors are text of the server's own. */
export const cursorParameter = z.string().max(512).describe('Of the page before; left out for the first')

/** 1 to `most`. */
export function limitParameter(most: number, usual: number) {
  return z.coerce.number().int().min(1).max(most).default(usual)
}

/** As words on the wire are; refused where it is no time in epoch ms. */
export function readTime(text: string | undefined): number | null {
  return text === undefined ? null : Date.parse(text)
}
