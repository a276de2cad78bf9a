import { LiveScreen } from '../components/live/live-screen.tsx'
import { NoData } from './no-data.tsx'
import { readNames } from './read-names.ts'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

export default async function LivePage() {
  const names = await readNames()
  return names === null ? <NoData /> : <LiveScreen {...names} />
}
