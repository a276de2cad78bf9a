/** How wide and high the regions of the screen may be, and how that is remembered. Pure. */

import * as z from 'zod'

/** CSS pixels. What a region is without a person's wish is in shell.module.css, by the size of the window. */
export const REGION_LIMITS = {
  list: { min: 264, max: 420 },
  detail: { min: 304, max: 448 },
  timebar: { min: 96, max: 320 },
} as const

export type RegionName = keyof typeof REGION_LIMITS

/** A step of the arrow keys, pixels; with Shift a large one. */
const STEP = 16
const LARGE_STEP = 64

const shape = z.object({
  list: z.number().optional().catch(undefined),
  detail: z.number().optional().catch(undefined),
  timebar: z.number().optional().catch(undefined),
  isFolded: z.boolean().optional().catch(undefined),
})

/** What a person chose; the rest is as the window has it. */
export type RegionSizes = z.infer<typeof shape>

export function clampSize(region: RegionName, pixels: number): number {
  const { min, max } = REGION_LIMITS[region]
  return Math.round(Math.min(max, Math.max(min, pixels)))
}

/** From the browser's storage, which anything may have written. */
export function parseSizes(text: string | null): RegionSizes {
  let value: unknown
  try {
    value = JSON.parse(text ?? '{}')
  } catch {
    return {}
  }
  const parsed = shape.safeParse(value)
  if (!parsed.success) return {}
  const sizes: RegionSizes = { isFolded: parsed.data.isFolded }
  for (const region of ['list', 'detail', 'timebar'] as const) {
    const pixels = parsed.data[region]
    if (pixels !== undefined && Number.isFinite(pixels)) sizes[region] = clampSize(region, pixels)
  }
  return sizes
}

/** Where a key takes a border, pixels; null: it is none of a border's. `grows`: the arrow key that makes it larger. */
export function sizeByKey(
  region: RegionName,
  pixels: number,
  key: string,
  isLarge: boolean,
  grows: 'ArrowRight' | 'ArrowLeft' | 'ArrowUp',
): number | null {
  const shrinks = { ArrowRight: 'ArrowLeft', ArrowLeft: 'ArrowRight', ArrowUp: 'ArrowDown' }[grows]
  const { min, max } = REGION_LIMITS[region]
  const step = isLarge ? LARGE_STEP : STEP
  if (key === grows) return clampSize(region, pixels + step)
  if (key === shrinks) return clampSize(region, pixels - step)
  if (key === 'Home') return min
  return key === 'End' ? max : null
}
