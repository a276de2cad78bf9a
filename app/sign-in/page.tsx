import { SignInForm } from '../../components/account/sign-in-form.tsx'
import { readLanguage } from '../read-language.ts'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default async function SignInPage() {
  return <SignInForm language={await readLanguage()} />
}
