import type { TripOutput } from '../lib/features/outputs.ts'
import type { BackfillCounts } from '../lib/pipeline/backfill-counts.ts'
import type { ImportRecord } from '../lib/store/imports.ts'
import type { Named } from '../lib/store/read-latest.ts'
import { readOverview } from '../lib/store/read-overview.ts'
import { shownDataFolder } from './data-folder.ts'

/** The folder changes under the running server. */
export const dynamic = 'force-dynamic'

const TRIPS_SHOWN = 50

export default async function OverviewPage() {
  const dir = shownDataFolder()
  const overview =
    dir === null ? null : await readOverview(dir, { trips: TRIPS_SHOWN, portVisits: 10, gaps: 10 })
  if (overview === null || overview.active === null) return <NoData />
  const counts = overview.active.counts as BackfillCounts
  return (
    <main>
      <header>
        <h1>Wakewatch</h1>
        <p>
          Data folder <code>{dir}</code>
        </p>
      </header>
      {overview.simulated && (
        <p className="simulated" role="note">
          Simulated data: no ship, port call or silence shown here is a real one.
        </p>
      )}
      <Totals counts={counts} watermarkMs={overview.active.watermarkMs} />
      <Trips trips={overview.trips} simulated={overview.simulated} />
      <Imports imports={overview.imports} />
    </main>
  )
}

function NoData() {
  return (
    <main>
      <h1>Wakewatch</h1>
      <p>No data yet. Bring some in and reload this page:</p>
      <pre>
        <code>npm run backfill -- FILE…</code>
      </pre>
      <p>
        Or run <code>npm start</code> for a small simulated fleet.
      </p>
    </main>
  )
}

function Totals({ counts, watermarkMs }: { counts: BackfillCounts; watermarkMs: number }) {
  const totals: [string, number][] = [
    ['Vessels', counts.vessels],
    ['Positions', counts.positions],
    ['Segments', counts.segments],
    ['Trips', counts.trips],
    ['Port visits', counts.portVisits],
    ['AIS off', counts.gaps],
    ['Possible disabling', counts.possibleDisabling],
  ]
  return (
    <section aria-labelledby="totals">
      <h2 id="totals">Totals</h2>
      <dl className="totals">
        {totals.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      <p>
        {counts.firstMs !== null && counts.lastMs !== null && (
          <>
            From <Minute timeMs={counts.firstMs} /> to <Minute timeMs={counts.lastMs} />.{' '}
          </>
        )}
        {Number.isFinite(watermarkMs) ? (
          <>
            Silence is decided up to <Minute timeMs={watermarkMs} />.
          </>
        ) : (
          'Silence decides nothing until three ships are heard.'
        )}
      </p>
    </section>
  )
}

function Trips({ trips, simulated }: { trips: readonly Named<TripOutput>[]; simulated: boolean }) {
  return (
    <section aria-labelledby="trips">
      <h2 id="trips">Latest trips{simulated && ' (simulated)'}</h2>
      {trips.length === 0 ? (
        <p>None yet.</p>
      ) : (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Vessel</th>
                <th scope="col">MMSI</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Started</th>
                <th scope="col">Last position or end</th>
                <th scope="col" className="number">
                  Distance, nm
                </th>
                <th scope="col" className="number">
                  Positions
                </th>
                <th scope="col">Ended by</th>
              </tr>
            </thead>
            <tbody>
              {trips.map((trip) => (
                <tr key={trip.id}>
                  <th scope="row">{trip.vesselName || 'no name heard'}</th>
                  <td>{trip.mmsi}</td>
                  <td>{trip.startPort ?? 'first seen'}</td>
                  <td>{trip.endPort ?? (trip.open ? 'not in port yet' : 'last seen')}</td>
                  <td>
                    <Minute timeMs={trip.startMs} />
                  </td>
                  <td>
                    <Minute timeMs={trip.endMs} />
                  </td>
                  <td className="number">{trip.distanceNm.toFixed(1)}</td>
                  <td className="number">{trip.positions.toLocaleString('en')}</td>
                  <td>{trip.endedBy ?? 'open'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Imports({ imports }: { imports: readonly ImportRecord[] }) {
  return (
    <section aria-labelledby="imports">
      <h2 id="imports">Imports</h2>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Format</th>
              <th scope="col">Imported</th>
              <th scope="col" className="number">
                Lines
              </th>
              <th scope="col" className="number">
                Positions
              </th>
              <th scope="col" className="number">
                Identities
              </th>
              <th scope="col">Rejected</th>
            </tr>
          </thead>
          <tbody>
            {imports.map((record) => (
              <tr key={record.id}>
                <th scope="row">{record.name}</th>
                <td>{record.format}</td>
                <td>
                  <Minute timeMs={record.startedMs} />
                </td>
                <td className="number">{record.lines.toLocaleString('en')}</td>
                <td className="number">{record.positions.toLocaleString('en')}</td>
                <td className="number">{record.identities.toLocaleString('en')}</td>
                <td>
                  <Rejects record={record} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Rejects({ record }: { record: ImportRecord }) {
  const { rejects } = record.report
  if (rejects.length === 0) return <>{record.fault ?? 'none'}</>
  return (
    <details>
      <summary>
        {record.rejected.toLocaleString('en')}
        {record.fault !== null && ', stopped early'}
      </summary>
      {record.fault !== null && <p>{record.fault}</p>}
      <ul>
        {rejects.map(({ reason, count, examples }) => (
          <li key={reason}>
            {reason}: {count.toLocaleString('en')}
            {examples[0] !== undefined && (
              <>
                , first in line {examples[0].line}: <code>{examples[0].text}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Minute({ timeMs }: { timeMs: number }) {
  const iso = new Date(timeMs).toISOString()
  return <time dateTime={iso}>{`${iso.slice(0, 16).replace('T', ' ')} UTC`}</time>
}
