import { SignInForm } from '../../components/account/sign-in-form.tsx'

/** Scripts run by a nonce of each answer. */
export const dynamic = 'force-dynamic'

export default function SignInPage() {
  return <SignInForm />
}
