'use client'

import { useWords } from '../components/words/use-words.tsx'

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const { say } = useWords()
  return (
    <main className="plain">
      <h1>{say.faults.unreadable}</h1>
      <p lang="en">{error.message}</p>
      <button type="button" onClick={reset}>
        {say.faults.again}
      </button>
    </main>
  )
}
