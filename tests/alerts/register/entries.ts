import type { Identity } from '../../../lib/ais/report.ts'
import type { Authorisation, RegisterEntry } from '../../../lib/alerts/register/register.ts'

/** IMO numbers with their check digits. */
export const IMO = { a: '9074729', b: '9074731', c: '7038355' } as const

export function entryOf(part: Partial<RegisterEntry> = {}): RegisterEntry {
  return {
    ...{ id: 'v1', list: 'register', isWatchList: false },
    ...{ mmsi: '', imo: '', callSign: '', name: '', flag: '', type: null, gears: [], lengthM: Number.NaN },
    ...{ authorisations: [], fromMs: null, toMs: null, note: '' },
    ...part,
  }
}

export function identityOf(part: Partial<Identity> = {}): Identity {
  return {
    ...{ name: '', callSign: '', imo: '', shipType: Number.NaN, lengthM: Number.NaN, widthM: Number.NaN },
    ...part,
  }
}

export function licenceOf(part: Partial<Authorisation> = {}): Authorisation {
  return { areas: ['*'], gears: null, fromMs: null, toMs: null, reference: '', ...part }
}

export function dayMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}
