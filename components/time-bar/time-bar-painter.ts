/**
 * Three canvases of a timebar, one on the other: in the middle what changes with data, window or size, below and above it
 * what follows a person's acts. Each is drawn again once a frame at most, and only where what it shows has changed.
 */

import { drawBase, type TimeBarPicture } from './draw-base.ts'
import { drawGround, drawOverlay, type TimeBarOverlay } from './draw-overlay.ts'

type Shown = TimeBarPicture & TimeBarOverlay

const BASE_PARTS = ['widthPixels', 'heightPixels', 'window', 'track', 'marks', 'colours', 'words'] as const
const OVERLAY_PARTS = [
  ...(['widthPixels', 'heightPixels', 'window', 'selection', 'shownMs', 'nowMs', 'colours'] as const),
]

export class TimeBarPainter {
  private frame = 0
  private drawn: Shown | null = null
  private ratio = 0

  /** `read`: what is to be shown when it is drawn; null: nothing yet. */
  constructor(
    private readonly ground: HTMLCanvasElement,
    private readonly base: HTMLCanvasElement,
    private readonly overlay: HTMLCanvasElement,
    private readonly read: () => Shown | null,
  ) {}

  /** Something may have changed. */
  readonly ask = (): void => {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw())
  }

  close(): void {
    cancelAnimationFrame(this.frame)
  }

  private draw(): void {
    this.frame = 0
    const shown = this.read()
    if (shown === null || shown.widthPixels < 1 || shown.heightPixels < 1) return
    const { drawn } = this
    const isResized =
      drawn === null ||
      this.ratio !== devicePixelRatio ||
      differs(drawn, shown, ['widthPixels', 'heightPixels'])
    this.ratio = devicePixelRatio
    if (isResized)
      for (const canvas of [this.ground, this.base, this.overlay]) resize(canvas, shown, this.ratio)
    if (isResized || differs(drawn, shown, BASE_PARTS)) {
      drawBase(this.base.getContext('2d')!, shown, this.ratio)
      this.base.dataset.drawn = String(Number(this.base.dataset.drawn ?? 0) + 1)
    }
    if (isResized || differs(drawn, shown, OVERLAY_PARTS)) {
      drawGround(this.ground.getContext('2d')!, shown, this.ratio)
      drawOverlay(this.overlay.getContext('2d')!, shown, this.ratio)
    }
    this.drawn = shown
  }
}

function differs(a: Shown, b: Shown, parts: readonly (keyof Shown)[]): boolean {
  return parts.some((part) => a[part] !== b[part])
}

function resize(canvas: HTMLCanvasElement, { widthPixels, heightPixels }: Shown, ratio: number): void {
  canvas.width = Math.round(widthPixels * ratio)
  canvas.height = Math.round(heightPixels * ratio)
}
