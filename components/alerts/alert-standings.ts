/** What people said of alerts, as the server tells it: their state, and whether a silence covers them. */

import * as z from 'zod'

const STATES = ['acknowledged', 'investigating', 'confirmed', 'dismissed'] as const

export interface AlertStanding {
  readonly state: 'new' | (typeof STATES)[number]
  readonly isSilenced: boolean
}

/** By alert; what nobody said anything of is left out. */
export type AlertStandings = ReadonlyMap<string, AlertStanding>

const page = z.object({
  alerts: z.array(
    z.object({
      alert: z.object({ id: z.string() }),
      state: z.enum(['new', ...STATES]),
      silencedBy: z.array(z.number()),
    }),
  ),
})

/** Only those of which something was said: two short answers instead of the whole queue. */
export async function readStandings(signal: AbortSignal): Promise<AlertStandings> {
  const judged = new URLSearchParams(STATES.map((state) => ['state', state]))
  judged.set('silenced', 'shown')
  const silenced = new URLSearchParams({ silenced: 'only' })
  const standings = new Map<string, AlertStanding>()
  for (const query of [judged, silenced]) {
    query.set('limit', '1000')
    const answer = await fetch(`/api/v1/alerts?${query}`, { signal })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    for (const { alert, state, silencedBy } of page.parse(await answer.json()).alerts)
      standings.set(alert.id, { state, isSilenced: silencedBy.length > 0 })
  }
  return standings
}
