export function NoData() {
  return (
    <>
      <header className="bar">
        <h1>Wakewatch</h1>
        <a href="/">Watch</a>
      </header>
      <main className="plain">
        <p>No data yet. Bring some in and reload this page:</p>
        <pre>
          <code>npm run backfill -- FILE...</code>
        </pre>
        <p>
          Or run <code>npm start</code> for a small simulated fleet.
        </p>
      </main>
    </>
  )
}
