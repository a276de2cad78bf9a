/** What stands of outputs over several vessels, and what changes of it: for folds whose inputs are revised. */

/** Outputs that are new or differ, and ids of those that are no more. */
export interface OutputsChange<Output> {
  readonly put: readonly Output[]
  readonly gone: readonly string[]
}

interface Decided {
  readonly id: string
  readonly decidedMs: number
}

/** Gathers changes; an output that is told again as it stood is none. */
export class ChangeGatherer<Output extends Decided> {
  private readonly put: Output[] = []
  private readonly gone: string[] = []

  /** `after` takes the place of `before`. */
  replace(before: readonly Output[], after: readonly Output[]): void {
    for (const output of after) {
      const stood = before.find(({ id }) => id === output.id)
      if (stood === undefined || !isSame(stood, output)) this.put.push(output)
    }
    for (const { id } of before) if (!after.some((output) => output.id === id)) this.gone.push(id)
  }

  /** In an order that does not depend on that of the calls. */
  finish(): OutputsChange<Output> {
    this.put.sort((a, b) => a.decidedMs - b.decidedMs || (a.id < b.id ? -1 : 1))
    return { put: this.put, gone: this.gone.sort() }
  }
}

/** Of flat records of one kind: every field to the last bit. */
function isSame<Output extends object>(a: Output, b: Output): boolean {
  for (const field in a) if (!Object.is(a[field], b[field])) return false
  return true
}
