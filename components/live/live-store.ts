/**
 * What the live page knows, outside of React: the feed writes, components subscribe to the parts that they show. Vessels
 * go straight to the chart, and never through a component.
 */

import * as z from 'zod'
import { type ClientSocket, LiveClient, type LiveStatus } from '../../lib/server/feed/client.ts'
import type { LivePosition } from '../../lib/server/feed/positions-frame.ts'
import { type WireAct, wireAlertRevision } from '../../lib/server/feed/wire-records.ts'
import {
  type AlertList,
  NO_ALERTS,
  withHistory,
  withRead,
  withRevisions,
  withStanding,
} from '../alerts/alert-list.ts'
import { type AlertStandings, readStandings } from '../alerts/alert-standings.ts'
import { VesselFleet } from '../map/vessel-fleet.ts'

const WORLD = { west: -180, south: -90, east: 180, north: 90 } as const

/** What people said of alerts is asked for again at most so often, ms. */
const STANDINGS_EVERY_MS = 15_000

const history = z.object({ revisions: z.array(wireAlertRevision) })

export interface LivePage {
  readonly status: LiveStatus
  readonly alerts: AlertList
  /** False until the first of what stands has come. */
  readonly hasAlerts: boolean
  /** False until the first of where vessels are has come, all of it. */
  readonly hasPositions: boolean
  readonly standings: AlertStandings
  /** Number of the newest act of a person that was told: whoever shows what was said asks again. */
  readonly acts: number
  readonly vessels: number
  /** Event time of the newest position; null: none yet. What is simulated or replayed has a clock of its own. */
  readonly clockMs: number | null
  /** When anything was heard last, by the wall clock, epoch ms; null: nothing yet. */
  readonly heardMs: number | null
}

export class LiveStore {
  readonly fleet = new VesselFleet(Date.now())
  private page: LivePage
  private readonly listeners = new Set<() => void>()
  private readonly client: LiveClient
  private clockMs: number | null = null
  private heardMs: number | null = null
  private standingsMs = 0
  private readonly ending = new AbortController()
  private onMoved = () => {}

  constructor(url: string) {
    this.client = new LiveClient({
      url,
      // Handlers of the browser's are told more than those of the client.
      WebSocket: WebSocket as new (address: string) => ClientSocket,
      onStatus: (status) => this.set({ status }),
      onProblem: (problem) => console.warn(`live feed: ${problem}`),
    })
    this.page = {
      status: this.client.status,
      alerts: NO_ALERTS,
      hasAlerts: false,
      hasPositions: false,
      standings: new Map(),
      acts: 0,
      vessels: 0,
      clockMs: null,
      heardMs: null,
    }
    this.client.alerts(
      {},
      {
        snapshot: (items, { isFirst, isComplete }) => {
          this.heardMs = Date.now()
          const before = isFirst ? [] : [...this.page.alerts.standing.values()]
          this.set({
            alerts: withStanding(this.page.alerts, [...before, ...items], isComplete),
            hasAlerts: true,
          })
        },
        revisions: (revisions) => {
          this.heardMs = Date.now()
          this.set({ alerts: withRevisions(this.page.alerts, revisions) })
        },
      },
    )
    void this.readHistory()
    this.client.acts({
      snapshot: (acts) => this.takeActs(acts),
      revisions: (acts) => this.takeActs(acts),
    })
    this.client.box(WORLD, {
      snapshot: (positions, { isLast }) => {
        this.move(positions)
        if (isLast && !this.page.hasPositions) this.set({ vessels: this.fleet.count, hasPositions: true })
      },
      positions: (positions) => this.move(positions),
    })
  }

  /** For useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly read = (): LivePage => this.page

  /** Called whenever vessels have moved. */
  follow(onMoved: () => void): void {
    this.onMoved = onMoved
  }

  /** Event time now, as far as heard; the wall clock while nothing is. */
  readonly now = (): number => this.clockMs ?? Date.now()

  /** Once a second is enough for what is words; the chart draws every move. */
  tick(): void {
    this.set({ vessels: this.fleet.count, clockMs: this.clockMs, heardMs: this.heardMs })
    if (Date.now() - this.standingsMs >= STANDINGS_EVERY_MS) void this.askStandings()
  }

  /** Of an alert that was withdrawn. */
  markRead(id: string): void {
    const alerts = withRead(this.page.alerts, id)
    if (alerts !== this.page.alerts) this.set({ alerts })
  }

  close(): void {
    this.ending.abort()
    this.client.close()
  }

  /** What was told before the page was opened: whoever comes in the morning sees what the night took back. */
  private async readHistory(): Promise<void> {
    try {
      const answer = await fetch('/api/v1/alerts/revisions', { signal: this.ending.signal })
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
      const { revisions } = history.parse(await answer.json())
      this.set({ alerts: withHistory(this.page.alerts, revisions) })
    } catch (error) {
      if (!this.ending.signal.aborted) console.warn(`earlier changes: ${String(error)}`)
    }
  }

  /** What people said of alerts changes how these stand: asked for at once, so that two browsers show the same. */
  private takeActs(acts: readonly WireAct[]): void {
    const newest = acts.at(-1)?.sequence ?? 0
    if (newest <= this.page.acts) return
    this.set({ acts: newest })
    void this.askStandings()
  }

  private async askStandings(): Promise<void> {
    this.standingsMs = Date.now()
    try {
      this.set({ standings: await readStandings(this.ending.signal) })
    } catch (error) {
      if (!this.ending.signal.aborted) console.warn(`what was said of alerts: ${String(error)}`)
    }
  }

  private move(positions: readonly LivePosition[]): void {
    if (positions.length > 0) this.heardMs = Date.now()
    this.fleet.put(positions)
    for (const { timeMs } of positions)
      if (this.clockMs === null || timeMs > this.clockMs) this.clockMs = timeMs
    this.onMoved()
  }

  private set(change: Partial<LivePage>): void {
    this.page = { ...this.page, ...change }
    for (const listener of this.listeners) listener()
  }
}
