import type { GenerationCounts } from '../../lib/store/generation-counts.ts'
import { minuteWords } from './words.ts'

interface Total {
  readonly label: string
  readonly value: number
  /** One qualification, or null. */
  readonly detail: string | null
}

export function Totals({ counts, watermarkMs }: { counts: GenerationCounts; watermarkMs: number }) {
  return (
    <section aria-labelledby="totals">
      <h2 id="totals" className="unseen">
        Totals
      </h2>
      <dl className="totals">
        {totalsOf(counts).map(({ label, value, detail }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value.toLocaleString('en')}
              {detail !== null && <small>{detail}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="span">
        {counts.firstMs !== null &&
          counts.lastMs !== null &&
          `${minuteWords(counts.firstMs)} to ${minuteWords(counts.lastMs)} UTC. `}
        {Number.isFinite(watermarkMs)
          ? `Silence is decided up to ${minuteWords(watermarkMs)} UTC.`
          : 'Silence decides nothing until three ships are heard.'}
      </p>
    </section>
  )
}

function totalsOf(counts: GenerationCounts): Total[] {
  return [
    { label: 'Vessels', value: counts.vessels, detail: some(counts.vesselsByKind.invalid, 'invalid MMSI') },
    { label: 'Positions', value: counts.trackPositions, detail: some(counts.positions, 'read') },
    { label: 'Segments', value: counts.segments, detail: some(counts.tracks, 'tracks') },
    { label: 'Trips', value: counts.trips, detail: some(counts.tripsByEnd.open, 'open') },
    { label: 'Port visits', value: counts.portVisits, detail: null },
    { label: 'AIS off', value: counts.gaps, detail: some(counts.gapsInPort, 'in port') },
    { label: 'Still off', value: counts.gapsStillOff, detail: some(counts.gapsNotOnAgain, 'not on again') },
    { label: 'Possible disabling', value: counts.possibleDisabling, detail: null },
  ]
}

function some(value: number | undefined, words: string): string | null {
  return value === undefined || value === 0 ? null : `${value.toLocaleString('en')} ${words}`
}
