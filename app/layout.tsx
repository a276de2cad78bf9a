import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { WordsProvider } from '../components/words/use-words.tsx'
import { fontVariables } from './fonts.ts'
import { readPreferences, readWords } from './read-preferences.ts'
import './tokens.css'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const { say } = await readWords()
  return { title: 'Wakewatch', description: say.app.description }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { language, theme } = await readPreferences()
  return (
    <html lang={language} data-theme={theme} className={fontVariables}>
      <body>
        <WordsProvider language={language}>{children}</WordsProvider>
      </body>
    </html>
  )
}
