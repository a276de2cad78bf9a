import { TopBar } from '../../components/shell/top-bar.tsx'
import type { GenerationCounts } from '../../lib/store/generation-counts.ts'
import { readOverview } from '../../lib/store/read-overview.ts'
import { shownDataFolder } from '../data-folder.ts'
import { NoData } from '../no-data.tsx'
import { readPreferences, readWords } from '../read-preferences.ts'
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
  const [words, { theme }] = await Promise.all([readWords(), readPreferences()])
  const { say } = words
  return (
    <>
      <TopBar view="overview" theme={theme} simulated={simulated} />
      <main>
        <div className="title">
          <h1>{say.bar.overview}</h1>
          {simulated && (
            <p className="warn" role="note">
              {say.overview.simulatedNote}
            </p>
          )}
          <p>
            {say.overview.folder} <code>{dir}</code>
          </p>
        </div>
        <Totals counts={counts} watermarkMs={active.watermarkMs} words={words} />
        <div className="pair">
          <Gaps gaps={gaps} total={counts.gaps - counts.gapsInPort} simulated={simulated} words={words} />
          <PortVisits visits={portVisits} total={counts.portVisits} simulated={simulated} words={words} />
        </div>
        <Trips trips={trips} total={counts.trips} simulated={simulated} words={words} />
        <Imports imports={imports} simulated={simulated} words={words} />
      </main>
    </>
  )
}
