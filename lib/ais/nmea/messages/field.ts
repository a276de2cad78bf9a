import { UNITS_PER_DEGREE } from '../../../geo/units.ts'
import type { BitWriter } from '../bit-writer.ts'
import type { Payload } from '../payload.ts'
import { sixBitsOfCharacter } from '../six-bit.ts'
import { COARSE_UNITS_PER_DEGREE, NO_LATITUDE_DEG, NO_LONGITUDE_DEG, orNull } from './quantities.ts'

/** How one field of a message stands in its bits: read and written by the same table row. */
export interface Field<T> {
  /** Width; of a field that runs to the end of the message its least width. */
  readonly bits: number
  /** Value of a field that the message is too short for; undefined: the field must be there. */
  readonly absent?: T
  read(payload: Payload, startBit: number): T
  /** Throws RangeError on a value that the field cannot hold. */
  write(writer: BitWriter, value: T): void
}

/** Bits without meaning: skipped when read, zero when written, no key in the message. */
export interface Spare {
  readonly bits: number
  readonly spare: true
}

export function spare(bits: number): Spare {
  return { bits, spare: true }
}

/** Unsigned integer that always means itself. `T` narrows it where the table allows few values. */
export function whole<T extends number = number>(bits: number): Field<T> {
  return {
    bits,
    read: (payload, startBit) => payload.unsigned(startBit, bits) as T,
    write: (writer, value) => appendUnsigned(writer, value, bits),
  }
}

/** Unsigned integer of which one value says "not available". */
export function wholeUnless(bits: number, missing: number): Field<number | null> {
  return scaled(bits, missing, 1, (raw) => (raw === missing ? Number.NaN : raw))
}

/**
 * Unsigned integer in steps: `valueOfRaw` gives the human value of raw bits (NaN missing), `steps` how many steps
 * one unit has, `missing` the bits that say "not available".
 */
export function scaled(
  bits: number,
  missing: number,
  steps: number,
  valueOfRaw: (raw: number) => number,
): Field<number | null> {
  return {
    bits,
    read: (payload, startBit) => orNull(valueOfRaw(payload.unsigned(startBit, bits))),
    write: (writer, value) => {
      const raw = value === null ? missing : Math.round(value * steps)
      if (value !== null && Number.isNaN(valueOfRaw(raw))) throw outOfRange(value, bits)
      appendUnsigned(writer, raw, bits)
    },
  }
}

/** Two's complement integer of which one value says "not available". */
export function signedUnless(bits: number, missing: number): Field<number | null> {
  return degreesOf(bits, 1, missing)
}

/** One bit. `T` narrows it where a layout holds only for true or for false. */
export function flag<T extends boolean = boolean>(): Field<T> {
  return {
    bits: 1,
    read: (payload, startBit) => (payload.unsigned(startBit, 1) === 1) as T,
    write: (writer, value) => writer.append(value ? 1 : 0, 1),
  }
}

/** A flag whose bit says the opposite of its name (DTE: 0 is available). */
export function invertedFlag(): Field<boolean> {
  return {
    bits: 1,
    read: (payload, startBit) => payload.unsigned(startBit, 1) === 0,
    write: (writer, value) => writer.append(value ? 0 : 1, 1),
  }
}

/** Longitude, 1/10,000 minute. A value beyond ±180° is given as sent: range is the reader's check. */
export function longitude(): Field<number | null> {
  return degreesOf(28, UNITS_PER_DEGREE, NO_LONGITUDE_DEG)
}
export function latitude(): Field<number | null> {
  return degreesOf(27, UNITS_PER_DEGREE, NO_LATITUDE_DEG)
}
/** Longitude, 1/10 minute. */
export function coarseLongitude(): Field<number | null> {
  return degreesOf(18, COARSE_UNITS_PER_DEGREE, NO_LONGITUDE_DEG)
}
export function coarseLatitude(): Field<number | null> {
  return degreesOf(17, COARSE_UNITS_PER_DEGREE, NO_LATITUDE_DEG)
}

function degreesOf(bits: number, unitsPerDegree: number, missing: number): Field<number | null> {
  const missingRaw = missing * unitsPerDegree
  const limit = 2 ** (bits - 1)
  return {
    bits,
    read: (payload, startBit) => {
      const raw = payload.signed(startBit, bits)
      return raw === missingRaw ? null : raw / unitsPerDegree
    },
    write: (writer, value) => {
      const raw = value === null ? missingRaw : Math.round(value * unitsPerDegree)
      if (!(raw >= -limit && raw < limit)) throw outOfRange(value, bits)
      writer.append(raw, bits)
    },
  }
}

/** Six-bit text, padded with '@'; null where it says nothing. */
export function text(characters: number): Field<string | null> {
  return {
    bits: characters * 6,
    read: (payload, startBit) => payload.text(startBit, characters) || null,
    write: (writer, value) => {
      if ((value?.length ?? 0) > characters)
        throw new RangeError(`ais: text '${value}' over ${characters} characters`)
      appendText(writer, value ?? '')
      for (let index = value?.length ?? 0; index < characters; index++) writer.append(0, 6)
    },
  }
}

/** Six-bit text to the end of the message, at most so many characters. */
export function restText(characters: number): Field<string | null> {
  return {
    bits: 0,
    read: (payload, startBit) => payload.text(startBit, characters) || null,
    write: (writer, value) => {
      if ((value?.length ?? 0) > characters)
        throw new RangeError(`ais: text '${value}' over ${characters} characters`)
      appendText(writer, value ?? '')
    },
  }
}

/** Binary data, whatever they mean. */
export interface BinaryData {
  readonly bits: number
  /** Hexadecimal, four bits a digit, the last digit filled with zeros. */
  readonly hex: string
}

/** Binary data to the end of the message, but for `reserved` bits that other fields take there. */
export function restData(reserved = 0): Field<BinaryData> {
  return {
    bits: 0,
    read: (payload, startBit) => {
      const bits = Math.max(0, payload.bitLength - reserved - startBit)
      let hex = ''
      for (let done = 0; done < bits; done += 4) {
        const width = Math.min(4, bits - done)
        hex += (payload.unsigned(startBit + done, width) << (4 - width)).toString(16)
      }
      return { bits, hex }
    },
    write: (writer, value) => {
      for (let done = 0; done < value.bits; done += 4) {
        const width = Math.min(4, value.bits - done)
        const digit = Number.parseInt(value.hex[done / 4] ?? '', 16)
        if (Number.isNaN(digit))
          throw new RangeError(`ais: data '${value.hex}' is not ${value.bits} bits of hexadecimal`)
        writer.append(digit >> (4 - width), width)
      }
    },
  }
}

/** A field that stands so many bits before the end of the message, behind data of any length. */
export function beforeEnd<T>(field: Field<T>, bitsBeforeEnd: number): Field<T> {
  return {
    bits: field.bits,
    read: (payload) => field.read(payload, payload.bitLength - bitsBeforeEnd),
    write: (writer, value) => field.write(writer, value),
  }
}

/** A group of fields that comes `least` to `most` times, to the end of the message. */
export function repeated<F extends Readonly<Record<string, Field<unknown>>>>(
  group: F,
  least: number,
  most: number,
): Field<readonly GroupOf<F>[]> {
  const rows = Object.entries(group)
  const groupBits = rows.reduce((sum, [, field]) => sum + field.bits, 0)
  return {
    bits: groupBits * least,
    read: (payload, startBit) => {
      const groups: GroupOf<F>[] = []
      let start = startBit
      while (groups.length < most && start + groupBits <= payload.bitLength) {
        const values: Record<string, unknown> = {}
        for (const [key, field] of rows) {
          values[key] = field.read(payload, start)
          start += field.bits
        }
        groups.push(values as GroupOf<F>)
      }
      return groups
    },
    write: (writer, groups) => {
      if (groups.length < least || groups.length > most) {
        throw new RangeError(`ais: ${groups.length} groups where the message holds ${least} to ${most}`)
      }
      for (const values of groups) for (const [key, field] of rows) field.write(writer, values[key])
    },
  }
}

export type GroupOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** A field at the end of the table that short messages of real transmitters lack: then null. */
export function tail<T>(field: Field<T>): Field<T | null> {
  return {
    bits: field.bits,
    absent: null,
    read: (payload, startBit) => field.read(payload, startBit),
    write: (writer, value) => field.write(writer, value as T),
  }
}

function appendUnsigned(writer: BitWriter, raw: number, bits: number): void {
  if (!(Number.isInteger(raw) && raw >= 0 && raw < 2 ** bits)) throw outOfRange(raw, bits)
  writer.append(raw, bits)
}

function appendText(writer: BitWriter, value: string): void {
  for (let index = 0; index < value.length; index++) {
    const bits = sixBitsOfCharacter(value.charCodeAt(index))
    if (bits <= 0) throw new RangeError(`ais: '${value[index]}' is not in the six-bit alphabet of texts`)
    writer.append(bits, 6)
  }
}

function outOfRange(value: number | null, bits: number): RangeError {
  return new RangeError(`ais: ${value} does not fit its ${bits}-bit field`)
}
