import { OwnAccount } from '../../components/account/own-account.tsx'
import { NoData } from '../no-data.tsx'
import { readBar } from '../read-bar.ts'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default async function AccountPage() {
  const bar = await readBar()
  return bar === null ? <NoData /> : <OwnAccount bar={bar} />
}
