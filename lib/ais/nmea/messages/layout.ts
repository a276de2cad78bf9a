import type { BitWriter } from '../bit-writer.ts'
import type { Payload } from '../payload.ts'
import type { Field, Spare } from './field.ts'

/** The rows of one message table of ITU-R M.1371-5, in the order of their bits. */
export type Fields = Readonly<Record<string, Field<unknown> | Spare>>

/** What a layout reads: a key per field, spares left out. */
export type ValuesOf<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Spare ? never : K]: F[K] extends Field<infer T> ? T : never
}

/**
 * One message's table: the only place that knows where its fields stand. The decoder and the encoder walk it;
 * the column readers take their bit positions from `starts`.
 */
export interface Layout<F extends Fields, Derived extends object> {
  readonly fields: F
  /** First bit of each field. */
  readonly starts: { readonly [K in keyof F]: number }
  /** A message with fewer bits is refused as `wrong-length`; longer ones are padded by receivers and fine. */
  readonly minimumBits: number
  read(payload: Payload): ValuesOf<F> & Derived
  /** Appends the fields of a message; derived keys are not looked at. Throws RangeError on a value out of range. */
  write(writer: BitWriter, message: ValuesOf<F>): void
}

interface Row {
  readonly key: string
  readonly start: number
  readonly field: Field<unknown> | Spare
}

/**
 * Builds a layout from its table. Fields that may be absent stand last; all before them are required.
 * `derive` adds keys that follow from the fields (a rate of a coded rate, a length of two distances); `leastBits`
 * accepts messages whose last required field, a text, is cut.
 */
export function layout<F extends Fields, Derived extends object = object>(
  fields: F,
  derive?: (values: ValuesOf<F>) => Derived,
  leastBits?: number,
): Layout<F, Derived> {
  const rows: Row[] = []
  const starts: Record<string, number> = {}
  let bits = 0
  let minimumBits = 0
  for (const [key, field] of Object.entries(fields)) {
    rows.push({ key, start: bits, field })
    starts[key] = bits
    bits += field.bits
    if (!('spare' in field) && field.bits > 0 && field.absent === undefined) minimumBits = bits
  }
  return {
    fields,
    starts: starts as { readonly [K in keyof F]: number },
    minimumBits: leastBits ?? minimumBits,
    read(payload) {
      const values: Record<string, unknown> = {}
      for (const { key, start, field } of rows) {
        if ('spare' in field) continue
        const isAbsent = field.absent !== undefined && start + field.bits > payload.bitLength
        values[key] = isAbsent ? field.absent : field.read(payload, start)
      }
      const read = values as ValuesOf<F>
      return Object.assign(values, derive?.(read)) as ValuesOf<F> & Derived
    },
    write(writer, message) {
      const values = message as Record<string, unknown>
      let endsBefore: string | null = null
      // Spares wait for the field after them: a message that ends early ends with its last field.
      let spareBits = 0
      for (const { key, field } of rows) {
        if ('spare' in field) {
          spareBits += field.bits
          continue
        }
        const isAbsent = field.absent !== undefined && values[key] === field.absent
        if (isAbsent) endsBefore ??= key
        else if (endsBefore !== null)
          throw new RangeError(`ais: ${key} is given but ${endsBefore}, before it, is not`)
        else {
          writer.append(0, spareBits)
          spareBits = 0
          field.write(writer, values[key])
        }
      }
      if (endsBefore === null) writer.append(0, spareBits)
    },
  }
}
