import { PeopleScreen } from '../../components/account/people-screen.tsx'
import { NoData } from '../no-data.tsx'
import { readBar } from '../read-bar.ts'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default async function AccountsPage() {
  const bar = await readBar()
  return bar === null ? <NoData /> : <PeopleScreen bar={bar} />
}
