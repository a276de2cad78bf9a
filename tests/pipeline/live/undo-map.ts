/** State in memory whose changes can be taken back. */

/** How to take back what was done, the last first. */
export type Undo = (() => void)[]

/** A map whose changes can be taken back. */
export class UndoMap<Key, Value> {
  readonly values = new Map<Key, Value>()

  constructor(private readonly store: { undo: Undo }) {}

  set(key: Key, value: Value): void {
    this.note(key)
    this.values.set(key, value)
  }

  delete(key: Key): void {
    if (!this.values.has(key)) return
    this.note(key)
    this.values.delete(key)
  }

  get(key: Key): Value | undefined {
    return this.values.get(key)
  }

  private note(key: Key): void {
    const { values } = this
    if (values.has(key)) {
      const before = values.get(key) as Value
      this.store.undo.push(() => values.set(key, before))
    } else this.store.undo.push(() => values.delete(key))
  }
}

export function takeBack(undo: Undo): void {
  for (let i = undo.length - 1; i >= 0; i--) undo[i]!()
}
