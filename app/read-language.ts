import { headers } from 'next/headers'

/** The language that the browser asks for first. */
export async function readLanguage(): Promise<string> {
  const asked = (await headers()).get('accept-language') ?? 'en'
  return asked.split(',')[0]!.split(';')[0]!.trim()
}
