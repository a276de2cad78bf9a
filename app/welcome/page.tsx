import { WelcomeScreen } from '../../components/account/welcome-screen.tsx'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default function WelcomePage() {
  return <WelcomeScreen />
}
