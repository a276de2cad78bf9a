import { OwnAccount } from '../../components/account/own-account.tsx'
import { readLanguage } from '../read-language.ts'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default async function AccountPage() {
  return <OwnAccount language={await readLanguage()} />
}
