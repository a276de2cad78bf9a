import { WelcomeScreen } from '../../components/account/welcome-screen.tsx'
import { readLanguage } from '../read-language.ts'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default async function WelcomePage() {
  return <WelcomeScreen language={await readLanguage()} />
}
