/** What the feed counts since it began: names and values, as metrics show them. */
export class FeedCounts {
  private readonly values = new Map<string, number>()

  add(name: string, count = 1): void {
    this.values.set(name, (this.values.get(name) ?? 0) + count)
  }

  read(): Record<string, number> {
    return Object.fromEntries([...this.values].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}
