/** Where every ship was last heard: what the map shows, and what of it is new since it was last told. */

import { mmsiKind } from '../ais/mmsi.ts'
import { POSITION, type ReportBuffer } from '../ais/report.ts'
import { NO_SCORE } from '../model/scorer.ts'
import type { LatestPositions } from './engine.ts'

interface Latest {
  readonly mmsi: string
  name: string
  timeMs: number
  lonUnits: number
  latUnits: number
  speedKnots: number
  courseDeg: number
  headingDeg: number
  score: number
}

/** Ships that are remembered; of more the one heard longest ago goes. Own: some 200 bytes each. */
const SHIPS = 250_000

export class LatestTable {
  /** In the order of being heard. */
  private readonly ships = new Map<string, Latest>()
  private readonly changed = new Set<Latest>()

  /** Reports in any order: of each ship the newest counts. Relative places are none. */
  take({ block, keys, identities }: ReportBuffer): void {
    const isShip = Uint8Array.from(keys, (key) => (mmsiKind(key) === 'ship' ? 1 : 0))
    for (let row = 0; row < block.count; row++) {
      const vessel = block.vessel[row]!
      if (isShip[vessel] === 0) continue
      if (block.kind[row] !== POSITION) {
        const { name } = identities[block.identity[row]!]!
        const ship = this.ships.get(keys[vessel]!)
        if (name === '' || ship === undefined || ship.name === name) continue
        ship.name = name
        this.changed.add(ship)
      } else if (block.relativePlace[row] === 0) this.takePosition(keys[vessel]!, block, row)
    }
  }

  /** Scores of newest rows, thousandths; NO_SCORE where there is none. */
  score(scores: ReadonlyMap<string, number>): void {
    for (const [mmsi, score] of scores) {
      const ship = this.ships.get(mmsi)
      if (ship === undefined || score === NO_SCORE || ship.score === score) continue
      ship.score = score
      this.changed.add(ship)
    }
  }

  /** What is new since the last call. */
  takeChanged(): LatestPositions {
    const positions = columnsOf([...this.changed])
    this.changed.clear()
    return positions
  }

  all(): LatestPositions {
    return columnsOf([...this.ships.values()])
  }

  private takePosition(mmsi: string, block: ReportBuffer['block'], row: number): void {
    const timeMs = block.timeMs[row]!
    let ship = this.ships.get(mmsi)
    if (ship !== undefined && ship.timeMs > timeMs) return
    if (ship === undefined) {
      if (this.ships.size >= SHIPS) this.forgetOldest()
      ship = {
        ...{ mmsi, name: '', timeMs, lonUnits: 0, latUnits: 0 },
        ...{ speedKnots: Number.NaN, courseDeg: Number.NaN, headingDeg: Number.NaN, score: NO_SCORE },
      }
    } else this.ships.delete(mmsi)
    this.ships.set(mmsi, ship)
    ship.timeMs = timeMs
    ship.lonUnits = block.lonUnits[row]!
    ship.latUnits = block.latUnits[row]!
    ship.speedKnots = block.speedKnots[row]!
    ship.courseDeg = block.courseDeg[row]!
    ship.headingDeg = block.headingDeg[row]!
    this.changed.add(ship)
  }

  private forgetOldest(): void {
    for (const [mmsi, ship] of this.ships) {
      this.ships.delete(mmsi)
      this.changed.delete(ship)
      return
    }
  }
}

function columnsOf(ships: readonly Latest[]): LatestPositions {
  return {
    count: ships.length,
    mmsi: ships.map(({ mmsi }) => mmsi),
    name: ships.map(({ name }) => name),
    timeMs: Float64Array.from(ships, ({ timeMs }) => timeMs),
    lonUnits: Int32Array.from(ships, ({ lonUnits }) => lonUnits),
    latUnits: Int32Array.from(ships, ({ latUnits }) => latUnits),
    speedKnots: Float32Array.from(ships, ({ speedKnots }) => speedKnots),
    courseDeg: Float32Array.from(ships, ({ courseDeg }) => courseDeg),
    headingDeg: Float32Array.from(ships, ({ headingDeg }) => headingDeg),
    score: Uint16Array.from(ships, ({ score }) => score),
  }
}
