import { ZonesScreen } from '../../components/zones/zones-screen.tsx'
import { NoData } from '../no-data.tsx'
import { readBar } from '../read-bar.ts'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

export default async function ZonesPage() {
  const bar = await readBar()
  return bar === null ? <NoData /> : <ZonesScreen bar={bar} />
}
