import { readPreferences } from './read-preferences.ts'

/** The language of the screen for whoever asks. */
export async function readLanguage(): Promise<string> {
  return (await readPreferences()).language
}
