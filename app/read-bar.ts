import type { BarProps } from '../components/shell/top-bar.tsx'
import { openReader } from '../lib/store/store.ts'
import { shownDataFolder } from './data-folder.ts'
import { readPreferences } from './read-preferences.ts'

/** What the bar of a page says of the folder that is shown; null where there is none. */
export async function readBar(): Promise<BarProps | null> {
  const dir = shownDataFolder()
  if (dir === null) return null
  const store = await openReader(dir)
  try {
    return { simulated: store.simulated, theme: (await readPreferences()).theme }
  } finally {
    await store.close()
  }
}
