import Link from 'next/link'
import { TopBar } from '../components/shell/top-bar.tsx'
import { readPreferences, readWords } from './read-preferences.ts'

export default async function NotFoundPage() {
  const [{ theme }, { say }] = await Promise.all([readPreferences(), readWords()])
  return (
    <>
      <TopBar view={null} theme={theme} simulated={false} />
      <main className="plain">
        <h1>{say.faults.notFound}</h1>
        <p>{say.faults.notFoundWhy}</p>
        <p>
          <Link href="/">{say.faults.toWatch}</Link>
        </p>
      </main>
    </>
  )
}
