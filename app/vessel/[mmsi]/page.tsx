import { VesselScreen } from '../../../components/track/vessel-screen.tsx'
import { shownDataFolder } from '../../data-folder.ts'
import { NoData } from '../../no-data.tsx'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

export default async function VesselPage({ params }: { params: Promise<{ mmsi: string }> }) {
  const { mmsi } = await params
  return shownDataFolder() === null ? <NoData /> : <VesselScreen mmsi={decodeURIComponent(mmsi)} />
}
