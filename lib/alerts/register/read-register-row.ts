/** One row of a register: what it says of a vessel, and the licence that it carries. */

import type { Gear } from '../../geo/gears.ts'
import type { Authorisation, RegisterType } from './register.ts'
import {
  CellError,
  type CellReason,
  readAreas,
  readFlag,
  readFrom,
  readGears,
  readImo,
  readLengthM,
  readMmsi,
  readNote,
  readText,
  readTo,
  readType,
  readWords,
} from './register-cells.ts'
import type { RegisterColumn, RegisterHeader } from './register-columns.ts'

export type RejectReason =
  | CellReason
  | 'contradiction'
  | 'damaged-text'
  | 'duplicate'
  | 'no-area'
  | 'no-key'
  | 'open-quote'
  | 'overlap'
  | 'to-before-from'
  | 'with-rejected'
  | 'wrong-columns'

export interface RegisterReject {
  /** 1-based, on which the row starts. */
  readonly line: number
  /** As the file calls it; '' where the whole row is meant. */
  readonly column: string
  readonly reason: RejectReason
  /** For people; '' where the reason says it all. */
  readonly message: string
}

export interface RegisterRow {
  readonly line: number
  /** As given, else made of the surest key: `imo:9074729`. */
  readonly id: string
  readonly mmsi: string
  readonly imo: string
  readonly callSign: string
  readonly name: string
  readonly flag: string
  readonly type: RegisterType | null
  readonly gears: readonly Gear[]
  readonly lengthM: number
  readonly authorisation: Authorisation | null
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly note: string
}

/** A row that is not used, with its id as far as that can be told: other rows of it are not used either. */
export interface RejectedRow {
  readonly id: string
  readonly reject: RegisterReject
}

/** `areas` are those of a licence that names none; without any it is refused. */
export function readRegisterRow(
  header: RegisterHeader,
  line: number,
  fields: readonly string[],
  areas: readonly string[],
): RegisterRow | RejectedRow {
  let column: RegisterColumn | null = null
  const cell = <Value>(name: RegisterColumn, read: (text: string) => Value): Value => {
    column = name
    return read(fields[header.at.get(name) ?? -1] ?? '')
  }
  try {
    const key = {
      mmsi: cell('mmsi', readMmsi),
      imo: cell('imo', readImo),
      callSign: cell('call_sign', readText),
      name: cell('name', readText),
      flag: cell('flag', readFlag),
    }
    const { type, gears: gearsOfType } = cell('type', readType)
    const gears = cell('gears', readGears)
    const row = {
      line,
      id: cell('id', readWords) || idOfKeys(key),
      mmsi: key.mmsi,
      imo: key.imo,
      callSign: key.callSign,
      name: key.name,
      flag: key.flag,
      type,
      gears: gears.length > 0 ? gears : gearsOfType,
      lengthM: cell('length_m', readLengthM),
      authorisation: null,
      fromMs: cell('valid_from', readFrom),
      toMs: cell('valid_to', readTo),
      note: cell('note', readNote),
    }
    const licence = {
      areas: cell('areas', readAreas),
      gears: cell('area_gears', readGears),
      fromMs: cell('authorised_from', readFrom),
      toMs: cell('authorised_to', readTo),
      reference: cell('reference', readWords),
    }
    const refuse = (at: RegisterColumn | null, reason: RejectReason, message: string): RejectedRow =>
      rejectRow(header, row.id, line, at, reason, message)
    if (row.id === '') return refuse(null, 'no-key', 'no MMSI, IMO number, call sign or name')
    if (isBackward(row)) return refuse('valid_to', 'to-before-from', 'valid_to is not after valid_from')
    if (isBackward(licence))
      return refuse('authorised_to', 'to-before-from', 'authorised_to is not after authorised_from')
    if (!isLicence(licence)) return row
    if (licence.areas.length === 0 && areas.length === 0)
      return refuse('areas', 'no-area', 'a licence that names no area: write * where it holds everywhere')
    return {
      ...row,
      authorisation: {
        ...licence,
        areas: licence.areas.length > 0 ? licence.areas : areas,
        gears: licence.gears.length > 0 ? licence.gears : null,
      },
    }
  } catch (error) {
    if (!(error instanceof CellError)) throw error
    return rejectRow(header, roughId(header, fields), line, column, error.reason, error.message)
  }
}

function rejectRow(
  header: RegisterHeader,
  id: string,
  line: number,
  column: RegisterColumn | null,
  reason: RejectReason,
  message: string,
): RejectedRow {
  const title = column === null ? '' : (header.titles.get(column) ?? column)
  return { id, reject: { line, column: title, reason, message } }
}

interface Keys {
  readonly mmsi: string
  readonly imo: string
  readonly callSign: string
  readonly name: string
  readonly flag: string
}

/** By the surest key, so that a changed name is a change of the same entry. */
function idOfKeys({ imo, mmsi, callSign, name, flag }: Keys): string {
  if (imo !== '') return `imo:${imo}`
  if (mmsi !== '') return `mmsi:${mmsi}`
  if (callSign !== '') return `call:${callSign}`
  return name === '' ? '' : `name:${name}${flag === '' ? '' : `:${flag}`}`
}

/** The id that a row would have if only its readable cells counted. */
function roughId(header: RegisterHeader, fields: readonly string[]): string {
  const cell = (name: RegisterColumn, read: (text: string) => string): string => {
    try {
      return read(fields[header.at.get(name) ?? -1] ?? '')
    } catch (error) {
      if (error instanceof CellError) return ''
      throw error
    }
  }
  const keys = { mmsi: cell('mmsi', readMmsi), imo: cell('imo', readImo), flag: cell('flag', readFlag) }
  return (
    cell('id', readWords) ||
    idOfKeys({ ...keys, callSign: cell('call_sign', readText), name: cell('name', readText) })
  )
}

function isBackward({
  fromMs,
  toMs,
}: {
  readonly fromMs: number | null
  readonly toMs: number | null
}): boolean {
  return fromMs !== null && toMs !== null && toMs <= fromMs
}

function isLicence({
  areas,
  gears,
  fromMs,
  toMs,
  reference,
}: Omit<Authorisation, 'gears'> & { readonly gears: readonly Gear[] }): boolean {
  return areas.length > 0 || gears.length > 0 || fromMs !== null || toMs !== null || reference !== ''
}
