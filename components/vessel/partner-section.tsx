import story from '../alert/story.module.css'
import type { EventMark } from '../track/event-marks.ts'
import { useWords } from '../words/use-words.tsx'
import { partnerOf } from './group-trips.ts'
import { panelWords } from './panel-words.ts'
import { PartnerCard } from './partner-card.tsx'
import type { VesselHeard } from './vessel-api.ts'

interface PartnerSectionProps {
  readonly heard: VesselHeard
  readonly marks: readonly EventMark[]
  /** Whose track is on the map too; null: nobody's. */
  readonly shownMmsi: string | null
  readonly onShow: (mmsi: string | null) => void
  readonly onSelect: (mmsi: string) => void
  readonly onFit: (mark: EventMark) => void
}

/** Those that it met, the last first. */
export function PartnerSection({ heard, marks, shownMmsi, onShow, onSelect, onFit }: PartnerSectionProps) {
  const said = panelWords(useWords().language)
  const meetings = new Map<string, EventMark[]>()
  for (const mark of marks.toReversed()) {
    const partner = partnerOf(mark, heard.vessel.mmsi)
    if (partner !== null) meetings.set(partner, [...(meetings.get(partner) ?? []), mark])
  }
  if (meetings.size === 0) return null
  return (
    <section className={story.section}>
      <h3 className={story.heading}>{said.partners}</h3>
      {[...meetings].map(([partner, own]) => (
        <PartnerCard
          key={partner}
          heard={heard}
          partner={partner}
          meetings={own}
          isShown={shownMmsi === partner}
          onShow={(isShown) => onShow(isShown ? partner : null)}
          onSelect={() => onSelect(partner)}
          onFit={onFit}
        />
      ))}
    </section>
  )
}
