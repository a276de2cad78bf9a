'use client'

import type { Map as ChartMap } from 'maplibre-gl'
import { useState } from 'react'
import type { AlertEvidence } from '../alert/alert-api.ts'
import type { Lit } from '../alert/badge.tsx'
import { EvidenceOnMap } from '../alert/evidence-on-map.tsx'
import { timeBarWords } from '../time-bar/time-bar-words.ts'
import type { ColourBy } from '../track/track-layer.ts'
import { TrackLegend } from '../track/track-legend.tsx'
import type { VesselTrack } from '../track/use-vessel-track.ts'
import { VesselTrackLayer } from '../track/vessel-track-layer.tsx'
import { useWords } from '../words/use-words.tsx'

interface SelectedProps {
  /** Null: it cannot be drawn on yet. */
  readonly map: ChartMap | null
  readonly mmsi: string
  readonly vessel: VesselTrack
  /** Null: a vessel without an alert. */
  readonly alertId: string | null
  readonly evidence: AlertEvidence | null
  readonly lit: Lit
  /** The address says where the map is, and it stays there. */
  readonly isPlaced: boolean
}

/** Of the vessel that is looked at: its track, what its colours mean, and what its alert rests on. */
export function SelectedOnMap({ map, mmsi, vessel, alertId, evidence, lit, isPlaced }: SelectedProps) {
  const words = timeBarWords(useWords().language)
  const [colourBy, setColourBy] = useState<ColourBy>('speed')
  return (
    <>
      <TrackLegend colourBy={colourBy} words={words} onColourBy={setColourBy} />
      {vessel.time !== null && (
        <VesselTrackLayer
          {...{ map, mmsi, colourBy }}
          time={vessel.time}
          track={vessel.track}
          marks={vessel.marks}
        />
      )}
      {map !== null && evidence !== null && (
        <EvidenceOnMap
          {...{ map, evidence, lit, isPlaced }}
          alertId={alertId ?? ''}
          track={vessel.track}
          events={vessel.marks}
        />
      )}
    </>
  )
}
