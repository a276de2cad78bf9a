import { PeopleScreen } from '../../components/account/people-screen.tsx'
import { readLanguage } from '../read-language.ts'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default async function AccountsPage() {
  return <PeopleScreen language={await readLanguage()} />
}
