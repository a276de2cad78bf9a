/**
 * Vessels whose position a client has yet to be sent, in the order in which they first moved: each is there once, however
 * often it moves meanwhile, and what is sent is where it is then. So a slow client gets fewer positions, none of
 * them old, and no vessel waits behind one that moves more.
 */
export class VesselQueue {
  /** A ring of vessels' numbers; `length` of them from `head` on. */
  private ring = new Int32Array(64)
  private head = 0
  private isWaiting = new Uint8Array(64)
  length = 0
  /** Updates that gave way to a newer one of the same vessel since this was last taken. */
  private thinned = 0

  mark(vessel: number): void {
    if (vessel >= this.isWaiting.length) this.isWaiting = grow(this.isWaiting, vessel + 1)
    if (this.isWaiting[vessel] === 1) {
      this.thinned++
      return
    }
    if (this.length === this.ring.length) this.growRing()
    this.isWaiting[vessel] = 1
    this.ring[(this.head + this.length++) % this.ring.length] = vessel
  }

  /** Takes the vessel that waits longest. Throws a RangeError where none waits. */
  take(): number {
    if (this.length === 0) throw new RangeError('feed: no vessel waits')
    const vessel = this.ring[this.head]!
    this.head = (this.head + 1) % this.ring.length
    this.length--
    this.isWaiting[vessel] = 0
    return vessel
  }

  takeThinned(): number {
    const { thinned } = this
    this.thinned = 0
    return thinned
  }

  clear(): void {
    while (this.length > 0) this.take()
  }

  private growRing(): void {
    const grown = new Int32Array(2 * this.ring.length)
    for (let i = 0; i < this.length; i++) grown[i] = this.ring[(this.head + i) % this.ring.length]!
    this.ring = grown
    this.head = 0
  }
}

function grow(flags: Uint8Array<ArrayBuffer>, atLeast: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.max(2 * flags.length, atLeast))
  grown.set(flags)
  return grown
}
