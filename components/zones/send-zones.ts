/** Sending zones to the server, as bytes of a file. */

import type { Feature } from 'geojson'
import type { Geometry, ZoneCheck, ZoneFinding } from './zone-api.ts'

export type Sent =
  | { readonly ok: true; readonly added: number }
  /** `error`: null where the server could not be reached. */
  | { readonly ok: false; readonly error: string | null }

/** Null: the server could not be reached, or takes no such file. */
export async function checkZones(body: BodyInit, kind: string): Promise<ZoneCheck | null> {
  const query = kind === '' ? '' : `?${new URLSearchParams({ kind })}`
  const answer = await post(`/api/v1/zones/check${query}`, 'POST', body)
  return answer?.ok === true ? ((await answer.json()) as ZoneCheck) : null
}

export async function sendZones(query: Record<string, string>, body: BodyInit): Promise<Sent> {
  return told(await post(`/api/v1/zones?${new URLSearchParams(query)}`, 'POST', body))
}

export async function retireZone(set: string, id: string): Promise<Sent> {
  return told(await post(`/api/v1/zones?${new URLSearchParams({ set, id })}`, 'DELETE'))
}

/** Faults of one drawn zone; an empty list: it is sound. */
export async function checkDrawn(feature: Feature<Geometry>): Promise<readonly ZoneFinding[] | null> {
  const check = await checkZones(JSON.stringify(feature), '')
  return check === null ? null : check.faults
}

async function post(path: string, method: string, body?: BodyInit): Promise<Response | null> {
  try {
    const headers = { 'content-type': 'application/geo+json' }
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { headers, body }),
    })
  } catch {
    return null
  }
}

async function told(answer: Response | null): Promise<Sent> {
  if (answer === null) return { ok: false, error: null }
  const body = (await answer.json().catch(() => ({}))) as { added?: number; ended?: number; error?: string }
  if (answer.ok) return { ok: true, added: body.added ?? 0 }
  return { ok: false, error: body.error ?? String(answer.status) }
}
