import { RegisterScreen } from '../../components/register/register-screen.tsx'
import { NoData } from '../no-data.tsx'
import { readBar } from '../read-bar.ts'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

export default async function RegisterPage() {
  const bar = await readBar()
  return bar === null ? <NoData /> : <RegisterScreen bar={bar} />
}
