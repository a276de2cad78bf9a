import type { Words } from '../../components/words/languages.ts'
import type { TripOutput } from '../../lib/features/outputs.ts'
import type { Named } from '../../lib/store/read-latest.ts'
import { Cell, Listing, Minute, VesselCell } from './cells.tsx'
import { portWords, tripEndWords, tripTargetWords } from './words.ts'

export function Trips({
  trips,
  total,
  simulated,
  words,
}: {
  trips: readonly Named<TripOutput>[]
  total: number
  simulated: boolean
  words: Words
}) {
  const { say, format } = words
  return (
    <Listing
      id="trips"
      title={say.overview.latestTrips}
      shown={trips.length}
      total={total}
      simulated={simulated}
      words={words}
      empty={say.overview.noTrips}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{say.overview.vessel}</th>
            <th scope="col">{say.overview.from}</th>
            <th scope="col">{say.overview.to}</th>
            <th scope="col">{say.overview.beganAt}</th>
            <th scope="col">{say.overview.untilAt}</th>
            <th scope="col" className="number">
              {say.overview.distanceNm}
            </th>
            <th scope="col" className="number">
              {say.overview.positions}
            </th>
            <th scope="col">{say.overview.end}</th>
          </tr>
        </thead>
        <tbody>
          {trips.map((trip) => (
            <tr key={trip.id}>
              <VesselCell name={trip.vesselName} mmsi={trip.mmsi} kind={trip.vesselKind} words={words} />
              <Cell label={say.overview.from}>
                {trip.startPort === null ? (
                  <span className="none">{say.overview.firstSeen}</span>
                ) : (
                  portWords(trip.startPort, words)
                )}
              </Cell>
              <Cell label={say.overview.to}>
                {trip.endPort === null ? (
                  <span className="none">{tripTargetWords(trip, words)}</span>
                ) : (
                  tripTargetWords(trip, words)
                )}
              </Cell>
              <Cell label={say.overview.beganAt}>
                <Minute timeMs={trip.startMs} words={words} />
              </Cell>
              <Cell label={say.overview.untilAt}>
                <Minute timeMs={trip.endMs} words={words} />
              </Cell>
              <Cell label={say.overview.distanceNm} className="number">
                {format.fixed(trip.distanceNm, 1)}
              </Cell>
              <Cell label={say.overview.positions} className="number">
                {format.whole(trip.positions)}
              </Cell>
              <Cell label={say.overview.end}>
                {tripEndWords(trip.endedBy, words) ?? <span className="tag">{say.overview.openTrip}</span>}
              </Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </Listing>
  )
}
