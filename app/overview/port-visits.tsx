import type { PortVisitOutput } from '../../lib/features/outputs.ts'
import type { Named } from '../../lib/store/read-latest.ts'
import { Cell, Listing, Minute, VesselCell } from './cells.tsx'
import { portWords } from './words.ts'

export function PortVisits({
  visits,
  total,
  simulated,
}: {
  visits: readonly Named<PortVisitOutput>[]
  total: number
  simulated: boolean
}) {
  return (
    <Listing
      id="port-visits"
      title="Latest port visits"
      shown={visits.length}
      total={total}
      simulated={simulated}
      empty="No port visit yet."
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Vessel</th>
            <th scope="col">Port</th>
            <th scope="col">In, UTC</th>
            <th scope="col">Out, UTC</th>
            <th scope="col">Seen by</th>
          </tr>
        </thead>
        <tbody>
          {visits.map((visit) => (
            <tr key={visit.id}>
              <VesselCell name={visit.vesselName} mmsi={visit.mmsi} kind={visit.vesselKind} />
              <Cell label="Port">
                {portWords(visit.port)}
                {visit.portCountry !== '' && <span className="country"> {visit.portCountry}</span>}
              </Cell>
              <Cell label="In, UTC">
                <Minute timeMs={visit.startMs} />
              </Cell>
              <Cell label="Out, UTC">
                {visit.open ? <span className="tag">in port</span> : <Minute timeMs={visit.endMs} />}
              </Cell>
              <Cell label="Seen by">{visit.evidence === 'gap' ? 'silence' : visit.evidence}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </Listing>
  )
}
