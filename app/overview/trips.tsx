import type { TripOutput } from '../../lib/features/outputs.ts'
import type { Named } from '../../lib/store/read-latest.ts'
import { Cell, Listing, Minute, VesselCell } from './cells.tsx'
import { portWords, tenthsWords, tripEndWords, tripTargetWords } from './words.ts'

export function Trips({
  trips,
  total,
  simulated,
}: {
  trips: readonly Named<TripOutput>[]
  total: number
  simulated: boolean
}) {
  return (
    <Listing
      id="trips"
      title="Latest trips"
      shown={trips.length}
      total={total}
      simulated={simulated}
      empty="No trip yet."
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Vessel</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Began, UTC</th>
            <th scope="col">Until, UTC</th>
            <th scope="col" className="number">
              Distance, nm
            </th>
            <th scope="col" className="number">
              Positions
            </th>
            <th scope="col">End</th>
          </tr>
        </thead>
        <tbody>
          {trips.map((trip) => (
            <tr key={trip.id}>
              <VesselCell name={trip.vesselName} mmsi={trip.mmsi} kind={trip.vesselKind} />
              <Cell label="From">
                {trip.startPort === null ? (
                  <span className="none">first seen</span>
                ) : (
                  portWords(trip.startPort)
                )}
              </Cell>
              <Cell label="To">
                {trip.endPort === null ? (
                  <span className="none">{tripTargetWords(trip)}</span>
                ) : (
                  tripTargetWords(trip)
                )}
              </Cell>
              <Cell label="Began, UTC">
                <Minute timeMs={trip.startMs} />
              </Cell>
              <Cell label="Until, UTC">
                <Minute timeMs={trip.endMs} />
              </Cell>
              <Cell label="Distance, nm" className="number">
                {tenthsWords(trip.distanceNm)}
              </Cell>
              <Cell label="Positions" className="number">
                {trip.positions.toLocaleString('en')}
              </Cell>
              <Cell label="End">{tripEndWords(trip.endedBy) ?? <span className="tag">open</span>}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </Listing>
  )
}
