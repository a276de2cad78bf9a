import type { Words } from '../../components/words/languages.ts'
import type { GapOutput } from '../../lib/features/outputs.ts'
import type { Named } from '../../lib/store/read-latest.ts'
import { Cell, Listing, Minute, VesselCell } from './cells.tsx'
import { gapStateWords } from './words.ts'

export function Gaps({
  gaps,
  total,
  simulated,
  words,
}: {
  gaps: readonly Named<GapOutput>[]
  total: number
  simulated: boolean
  words: Words
}) {
  const { say, format } = words
  return (
    <Listing
      id="gaps"
      title={say.overview.latestGaps}
      shown={gaps.length}
      total={total}
      simulated={simulated}
      words={words}
      empty={say.overview.noGaps}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{say.overview.vessel}</th>
            <th scope="col">{say.overview.offAt}</th>
            <th scope="col">{say.overview.where}</th>
            <th scope="col" className="number">
              {say.overview.shoreNm}
            </th>
            <th scope="col" className="number">
              {say.overview.silent}
            </th>
          </tr>
        </thead>
        <tbody>
          {gaps.map((gap) => (
            <tr key={gap.id}>
              <VesselCell name={gap.vesselName} mmsi={gap.mmsi} kind={gap.vesselKind} words={words} />
              <Cell label={say.overview.offAt}>
                <Minute timeMs={gap.offMs} words={words} />
              </Cell>
              <Cell label={say.overview.where}>
                <code>{format.place(gap.offLatUnits, gap.offLonUnits)}</code>
              </Cell>
              <Cell label={say.overview.shoreNm} className="number">
                {Number.isNaN(gap.offShoreNm) ? say.overview.unknown : format.whole(gap.offShoreNm)}
              </Cell>
              <Cell label={say.overview.silent} className="number">
                {gap.onMs === null ? (
                  <span className="none">{gapStateWords(gap, words)}</span>
                ) : (
                  format.duration(gap.onMs - gap.offMs)
                )}
                {gap.possibleDisabling && (
                  <>
                    {' '}
                    <span className="tag inferred">{say.overview.possibleDisabling}</span>
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
