import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import './tokens.css'
import './globals.css'

export const metadata: Metadata = {
  title: 'Wakewatch',
  description: 'Vessels by the AIS positions they broadcast: live, with apparent fishing and alerts.',
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
