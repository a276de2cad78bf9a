/** Lets so many tasks run at once; the others wait in the order in which they came. */
export class Gate {
  private running = 0
  private readonly waiting: (() => void)[] = []

  constructor(private readonly most: number) {}

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve))
    else this.running++
    try {
      return await task()
    } finally {
      // Whoever waits takes over the place, so that nobody slips in between.
      const next = this.waiting.shift()
      if (next === undefined) this.running--
      else next()
    }
  }
}
