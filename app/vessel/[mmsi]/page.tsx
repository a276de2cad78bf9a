import { TopBar } from '../../../components/shell/top-bar.tsx'
import { VesselScreen } from '../../../components/track/vessel-screen.tsx'
import { NoData } from '../../no-data.tsx'
import { readBar } from '../../read-bar.ts'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

export default async function VesselPage({ params }: { params: Promise<{ mmsi: string }> }) {
  const [{ mmsi }, bar] = await Promise.all([params, readBar()])
  if (bar === null) return <NoData />
  return <VesselScreen mmsi={decodeURIComponent(mmsi)} bar={<TopBar {...bar} view={null} />} />
}
