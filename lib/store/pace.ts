/** How much is done at once by what goes between ticks, so that they wait for it about equally long each time. */

export class Pace {
  /**
   * @param amount done at once first
   * @param turnMs that one turn is to take
   * @param most done at once
   */
  constructor(
    public amount: number,
    private readonly turnMs: number,
    private readonly most: number,
  ) {}

  /** What was done took so long, ms. */
  took(ms: number): void {
    if (ms > this.turnMs) this.amount = Math.max(1, Math.floor(this.amount / 2))
    else if (ms < this.turnMs / 2) this.amount = Math.min(this.most, this.amount * 2)
  }
}
