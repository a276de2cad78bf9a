import type { ImportRecord } from '../../lib/store/imports.ts'
import { Cell, Listing, Minute } from './cells.tsx'

export function Imports({ imports, simulated }: { imports: readonly ImportRecord[]; simulated: boolean }) {
  return (
    <Listing
      id="imports"
      title="Imports"
      shown={imports.length}
      total={imports.length}
      simulated={simulated}
      empty="None."
    >
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Format</th>
            <th scope="col">Imported, UTC</th>
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
              <th scope="row">
                <code>{record.name}</code>
              </th>
              <Cell label="Format">{record.format}</Cell>
              <Cell label="Imported, UTC">
                <Minute timeMs={record.startedMs} />
              </Cell>
              <Cell label="Lines" className="number">
                {record.lines.toLocaleString('en')}
              </Cell>
              <Cell label="Positions" className="number">
                {record.positions.toLocaleString('en')}
              </Cell>
              <Cell label="Identities" className="number">
                {record.identities.toLocaleString('en')}
              </Cell>
              <Cell label="Rejected" className="rejects">
                <Rejects record={record} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </Listing>
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
