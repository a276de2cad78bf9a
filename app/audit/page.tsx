import { AuditScreen } from '../../components/account/audit-screen.tsx'
import { NoData } from '../no-data.tsx'
import { readBar } from '../read-bar.ts'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default async function AuditPage() {
  const bar = await readBar()
  return bar === null ? <NoData /> : <AuditScreen bar={bar} />
}
