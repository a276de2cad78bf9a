import { WatchScreen } from '../components/watch/watch-screen.tsx'
import { NoData } from './no-data.tsx'
import { readBar } from './read-bar.ts'
import { readNames } from './read-names.ts'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

export default async function WatchPage() {
  const [bar, names] = await Promise.all([readBar(), readNames()])
  return bar === null || names === null ? <NoData /> : <WatchScreen bar={bar} names={names} />
}
