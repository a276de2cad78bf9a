import type { FleetSetup, SailingFleet } from '../sailing-fleet.ts'
export function createPatrolFleet(_setup: FleetSetup): SailingFleet {
  throw new Error('simulate: not yet')
}
