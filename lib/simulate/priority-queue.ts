/** A binary heap: the least priority comes out first, equal ones in the order they came in. */
export class PriorityQueue<Value> {
  private readonly priorities: number[] = []
  private readonly orders: number[] = []
  private readonly values: Value[] = []
  private pushed = 0

  get size(): number {
    return this.values.length
  }

  /** Infinity where the queue is empty. */
  get leastPriority(): number {
    return this.priorities[0] ?? Infinity
  }

  push(priority: number, value: Value): void {
    let at = this.values.length
    const order = this.pushed++
    this.values.push(value)
    this.priorities.push(priority)
    this.orders.push(order)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isBefore(priority, order, parent)) break
      this.move(parent, at)
      at = parent
    }
    this.place(at, priority, order, value)
  }

  pop(): Value | undefined {
    const top = this.values[0]
    const value = this.values.pop()
    const priority = this.priorities.pop()
    const order = this.orders.pop()
    const count = this.values.length
    if (value === undefined || priority === undefined || order === undefined || count === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= count) break
      const other = child + 1
      if (other < count && this.isBefore(this.priorities[other]!, this.orders[other]!, child)) child = other
      if (this.isBefore(priority, order, child)) break
      this.move(child, at)
      at = child
    }
    this.place(at, priority, order, value)
    return top
  }

  private isBefore(priority: number, order: number, at: number): boolean {
    const other = this.priorities[at]!
    return priority < other || (priority === other && order < this.orders[at]!)
  }

  private move(from: number, to: number): void {
    this.place(to, this.priorities[from]!, this.orders[from]!, this.values[from]!)
  }

  private place(at: number, priority: number, order: number, value: Value): void {
    this.priorities[at] = priority
    this.orders[at] = order
    this.values[at] = value
  }
}
