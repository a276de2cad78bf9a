/** Records as JSON objects: every column in its place, null where there is nothing. */

import type { RecordBlock } from './export-block.ts'
import type { RecordKind } from './export-columns.ts'
import { TextEncoding, type TextFile } from './export-text-file.ts'

export const NULL = Buffer.from('null')
const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')
const QUOTE = 34
const OPEN = 123
const CLOSE = 125
const NEW_LINE = 10

/** Writes the members of rows, without the braces around them. */
export class JsonMembers {
  private readonly keys: readonly Uint8Array[]
  private readonly encodings: readonly TextEncoding[]

  constructor(private readonly kind: RecordKind) {
    this.keys = kind.columns.map(({ name }, i) => Buffer.from(`${i > 0 ? ',' : ''}${JSON.stringify(name)}:`))
    this.encodings = kind.columns.map(() => new TextEncoding(JSON.stringify))
  }

  write(file: TextFile, block: RecordBlock, row: number): void {
    const { columns } = this.kind
    for (let i = 0; i < columns.length; i++) {
      file.put(this.keys[i]!)
      this.value(file, block, row, i)
    }
  }

  value(file: TextFile, block: RecordBlock, row: number, i: number): void {
    const { type, decimals } = this.kind.columns[i]!
    if (type === 'text') {
      const text = block.columns[i]!.texts[row]!
      file.put(text === null ? NULL : this.encodings[i]!.bytesOf(text))
      return
    }
    const steps = block.columns[i]!.steps[row]!
    if (Number.isNaN(steps)) file.put(NULL)
    else if (type === 'number') file.number(steps, decimals)
    else if (type === 'boolean') file.put(steps === 1 ? TRUE : FALSE)
    else {
      file.byte(QUOTE)
      file.time(steps)
      file.byte(QUOTE)
    }
  }
}

/** An object a line. */
export function createNdjsonEncoder(kind: RecordKind) {
  const members = new JsonMembers(kind)
  return {
    begin(): void {},
    row(file: TextFile, block: RecordBlock, row: number): undefined {
      file.byte(OPEN)
      members.write(file, block, row)
      file.byte(CLOSE)
      file.byte(NEW_LINE)
    },
    end(): void {},
  }
}
