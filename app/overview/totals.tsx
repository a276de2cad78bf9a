import type { Words } from '../../components/words/languages.ts'
import type { GenerationCounts } from '../../lib/store/generation-counts.ts'

interface Total {
  readonly label: string
  readonly value: number
  /** One qualification, or null. */
  readonly detail: string | null
}

export function Totals(props: { counts: GenerationCounts; watermarkMs: number; words: Words }) {
  const { counts, watermarkMs, words } = props
  const { say, format } = words
  return (
    <section aria-labelledby="totals">
      <h2 id="totals" className="unseen">
        {say.overview.totals}
      </h2>
      <dl className="totals">
        {totalsOf(counts, words).map(({ label, value, detail }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {format.whole(value)}
              {detail !== null && <small>{detail}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="span">
        {counts.firstMs !== null &&
          counts.lastMs !== null &&
          `${say.overview.span(format.minute(counts.firstMs), format.minute(counts.lastMs))} `}
        {Number.isFinite(watermarkMs)
          ? say.overview.watermark(format.minute(watermarkMs))
          : say.overview.noWatermark}
      </p>
    </section>
  )
}

function totalsOf(counts: GenerationCounts, { say: { overview } }: Words): Total[] {
  return [
    total(overview.vessels, counts.vessels, counts.vesselsByKind.invalid, overview.invalidMmsi),
    total(overview.positions, counts.trackPositions, counts.positions, overview.read),
    total(overview.segments, counts.segments, counts.tracks, overview.tracks),
    total(overview.trips, counts.trips, counts.tripsByEnd.open, overview.openTrips),
    total(overview.portVisits, counts.portVisits),
    total(overview.off, counts.gaps, counts.gapsInPort, overview.inPort),
    total(overview.stillOff, counts.gapsStillOff, counts.gapsNotOnAgain, overview.notOnAgain),
    total(overview.disabling, counts.possibleDisabling),
  ]
}

function total(label: string, value: number, of = 0, words: (count: number) => string = String): Total {
  return { label, value, detail: of === 0 ? null : words(of) }
}
