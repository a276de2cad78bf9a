/** The shapes of events, drawn on any canvas: shape first, colour second, and a casing where they lie on other things. */

import type { EventKindShown } from './event-marks.ts'

interface ShapeStyle {
  readonly colour: string
  /** Behind the shape, `casingPixels` wide on every side; null: none. */
  readonly casing: string | null
  readonly casingPixels: number
}

const FILLED: ReadonlySet<EventKindShown> = new Set(['encounter', 'port'])

/** `radius`: half of what the shape spans, pixels. */
export function drawEventShape(
  context: CanvasRenderingContext2D,
  kind: EventKindShown,
  x: number,
  y: number,
  radius: number,
  { colour, casing, casingPixels }: ShapeStyle,
): void {
  const path = shapePath(kind, x, y, radius)
  const isFilled = FILLED.has(kind)
  const width = Math.max(1.6, radius * 0.36)
  context.lineJoin = 'miter'
  context.lineCap = kind === 'gap' ? 'square' : 'butt'
  if (casing !== null) {
    context.strokeStyle = casing
    context.lineWidth = (isFilled ? 0 : width) + 2 * casingPixels
    context.stroke(path)
  }
  if (isFilled) {
    context.fillStyle = colour
    context.fill(path)
    return
  }
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke(path)
}

function shapePath(kind: EventKindShown, x: number, y: number, r: number): Path2D {
  const path = new Path2D()
  if (kind === 'fishing') path.arc(x, y, r * 0.82, 0, 2 * Math.PI)
  else if (kind === 'port') path.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6)
  else if (kind === 'gap') {
    const d = r * 0.78
    path.moveTo(x - d, y - d)
    path.lineTo(x + d, y + d)
    path.moveTo(x + d, y - d)
    path.lineTo(x - d, y + d)
  } else {
    const d = kind === 'encounter' ? r * 1.15 : r
    path.moveTo(x, y - d)
    path.lineTo(x + d, y)
    path.lineTo(x, y + d)
    path.lineTo(x - d, y)
    path.closePath()
  }
  return path
}
