/** What the colours of the track say, and the choice of what they say. */

import { SPEED_STEPS_KNOTS, STEPS } from '../../lib/store/track-classes.ts'
import type { TimeBarWords } from '../time-bar/time-bar-words.ts'
import { numberWords } from '../time-bar/time-words.ts'
import styles from './track.module.css'
import type { ColourBy } from './track-layer.ts'

const STEP_PIXELS = 26
const KINDS = ['speed', 'score'] as const

interface LegendProps {
  readonly colourBy: ColourBy
  readonly onColourBy: (colourBy: ColourBy) => void
  readonly words: TimeBarWords
}

export function TrackLegend({ colourBy, onColourBy, words }: LegendProps) {
  const width = STEPS * STEP_PIXELS + 12
  const names = { speed: words.speed, score: words.scoreLane }
  return (
    <>
      <fieldset className={styles.choice} aria-label={words.colour}>
        <span aria-hidden="true">{words.colour}</span>
        {KINDS.map((kind) => (
          <button key={kind} type="button" aria-pressed={kind === colourBy} onClick={() => onColourBy(kind)}>
            {names[kind]}
          </button>
        ))}
      </fieldset>
      <figure
        className={styles.legend}
        aria-label={colourBy === 'speed' ? words.speedLane : words.scoreLegend}
      >
        <figcaption>
          {colourBy === 'speed' ? (
            <>
              {words.speedLane} <span>{words.slowStandsOut}</span>
            </>
          ) : (
            words.scoreLegend
          )}
        </figcaption>
        <svg width={width} height="24" aria-hidden="true">
          {Array.from({ length: STEPS }, (_, i) => i).map((step) => (
            <g key={step}>
              <rect
                x={step * STEP_PIXELS}
                width={STEP_PIXELS - 1}
                height="8"
                fill={`var(--${colourBy}-${step})`}
              />
              {(colourBy === 'speed' || step % 2 === 0) && (
                <text x={step * STEP_PIXELS} y="21">
                  {colourBy === 'speed'
                    ? numberWords(SPEED_STEPS_KNOTS[step]!, step === 6 ? 1 : 0, words.language)
                    : numberWords(step / STEPS, 2, words.language)}
                </text>
              )}
            </g>
          ))}
          {colourBy === 'score' && (
            <text x={STEPS * STEP_PIXELS} y="21" textAnchor="end">
              1
            </text>
          )}
        </svg>
      </figure>
    </>
  )
}
