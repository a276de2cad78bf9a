import { AuditScreen } from '../../components/account/audit-screen.tsx'
import { readLanguage } from '../read-language.ts'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default async function AuditPage() {
  return <AuditScreen language={await readLanguage()} />
}
