import type { GapOutput } from '../../lib/features/outputs.ts'
import type { Named } from '../../lib/store/read-latest.ts'
import { Cell, Listing, Minute, VesselCell } from './cells.tsx'
import { durationWords, gapStateWords, placeWords } from './words.ts'

export function Gaps({
  gaps,
  total,
  simulated,
}: {
  gaps: readonly Named<GapOutput>[]
  total: number
  simulated: boolean
}) {
  return (
    <Listing
      id="gaps"
      title="Latest AIS off, away from port"
      shown={gaps.length}
      total={total}
      simulated={simulated}
      empty="No silence of 12 hours or more away from port."
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Vessel</th>
            <th scope="col">Off, UTC</th>
            <th scope="col">Where</th>
            <th scope="col" className="number">
              Shore, nm
            </th>
            <th scope="col" className="number">
              Silent
            </th>
          </tr>
        </thead>
        <tbody>
          {gaps.map((gap) => (
            <tr key={gap.id}>
              <VesselCell name={gap.vesselName} mmsi={gap.mmsi} kind={gap.vesselKind} />
              <Cell label="Off, UTC">
                <Minute timeMs={gap.offMs} />
              </Cell>
              <Cell label="Where">
                <code>{placeWords(gap.offLatUnits, gap.offLonUnits)}</code>
              </Cell>
              <Cell label="Shore, nm" className="number">
                {Number.isNaN(gap.offShoreNm) ? 'unknown' : gap.offShoreNm.toFixed(0)}
              </Cell>
              <Cell label="Silent" className="number">
                {gap.onMs === null ? (
                  <span className="none">{gapStateWords(gap)}</span>
                ) : (
                  durationWords(gap.onMs - gap.offMs)
                )}
                {gap.possibleDisabling && (
                  <>
                    {' '}
                    <span className="tag inferred">possible disabling</span>
                  </>
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </Listing>
  )
}
