import type { GenerationCounts } from '../../lib/store/generation-counts.ts'
import { readOverview } from '../../lib/store/read-overview.ts'
import { shownDataFolder } from '../data-folder.ts'
import { NoData } from '../no-data.tsx'
import { Gaps } from './gaps.tsx'
import { Imports } from './imports.tsx'
import { PortVisits } from './port-visits.tsx'
import { Totals } from './totals.tsx'
import { Trips } from './trips.tsx'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

const SHOWN = { gaps: 8, portVisits: 8, trips: 50 }

export default async function OverviewPage() {
  const dir = shownDataFolder()
  const overview = dir === null ? null : await readOverview(dir, SHOWN)
  if (overview === null || overview.active === null) return <NoData />
  const { active, simulated, gaps, portVisits, trips, imports } = overview
  const counts = active.counts as GenerationCounts
  return (
    <>
      <header className="bar">
        <h1>Wakewatch</h1>
        <a href="/">Watch</a>
        {simulated && <span className="tag warn">simulated</span>}
        <p>
          Data folder <code>{dir}</code>
        </p>
      </header>
      {simulated && (
        <p className="simulated" role="note">
          Simulated data: no ship, port call or silence shown here is a real one.
        </p>
      )}
      <main>
        <Totals counts={counts} watermarkMs={active.watermarkMs} />
        <div className="pair">
          <Gaps gaps={gaps} total={counts.gaps - counts.gapsInPort} simulated={simulated} />
          <PortVisits visits={portVisits} total={counts.portVisits} simulated={simulated} />
        </div>
        <Trips trips={trips} total={counts.trips} simulated={simulated} />
        <Imports imports={imports} simulated={simulated} />
      </main>
    </>
  )
}
