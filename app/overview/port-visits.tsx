import type { Words } from '../../components/words/languages.ts'
import type { PortVisitOutput } from '../../lib/features/outputs.ts'
import type { Named } from '../../lib/store/read-latest.ts'
import { Cell, Listing, Minute, VesselCell } from './cells.tsx'
import { portWords } from './words.ts'

export function PortVisits({
  visits,
  total,
  simulated,
  words,
}: {
  visits: readonly Named<PortVisitOutput>[]
  total: number
  simulated: boolean
  words: Words
}) {
  const { say } = words
  return (
    <Listing
      id="port-visits"
      title={say.overview.latestVisits}
      shown={visits.length}
      total={total}
      simulated={simulated}
      words={words}
      empty={say.overview.noVisits}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{say.overview.vessel}</th>
            <th scope="col">{say.overview.port}</th>
            <th scope="col">{say.overview.inAt}</th>
            <th scope="col">{say.overview.outAt}</th>
            <th scope="col">{say.overview.seenBy}</th>
          </tr>
        </thead>
        <tbody>
          {visits.map((visit) => (
            <tr key={visit.id}>
              <VesselCell name={visit.vesselName} mmsi={visit.mmsi} kind={visit.vesselKind} words={words} />
              <Cell label={say.overview.port}>
                {portWords(visit.port, words)}
                {visit.portCountry !== '' && <span className="country"> {visit.portCountry}</span>}
              </Cell>
              <Cell label={say.overview.inAt}>
                <Minute timeMs={visit.startMs} words={words} />
              </Cell>
              <Cell label={say.overview.outAt}>
                {visit.open ? (
                  <span className="tag">{say.overview.stillInPort}</span>
                ) : (
                  <Minute timeMs={visit.endMs} words={words} />
                )}
              </Cell>
              <Cell label={say.overview.seenBy}>{say.overview.visitEvidence[visit.evidence]}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </Listing>
  )
}
