import { TopBar } from '../components/shell/top-bar.tsx'
import { readPreferences, readWords } from './read-preferences.ts'

export async function NoData() {
  const [{ theme }, { say }] = await Promise.all([readPreferences(), readWords()])
  return (
    <>
      <TopBar view={null} theme={theme} simulated={false} />
      <main className="plain">
        <h1>{say.faults.noData}</h1>
        <p>{say.faults.noDataWhy}</p>
        <pre>
          <code>npm run backfill -- FILE...</code>
        </pre>
        <p>{say.faults.noDataDemo('npm start')}</p>
      </main>
    </>
  )
}
