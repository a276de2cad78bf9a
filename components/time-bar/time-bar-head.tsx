/** The row above the lanes: presets, playing, and what is looked at in words. */

import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { TrackView } from '../track/track-view.ts'
import styles from './time-bar.module.css'
import type { TimeBarWords } from './time-bar-words.ts'
import { PRESETS_MS, presetOf, SPEEDS } from './time-range.ts'
import type { TimeStore } from './time-store.ts'
import { lengthWords, minuteWords, numberWords } from './time-words.ts'

interface HeadProps {
  readonly time: TimeStore
  readonly track: TrackView | null
  readonly words: TimeBarWords
}

export function TimeBarHead({ time, track, words }: HeadProps) {
  // What changes a few times a minute goes through React; what changes by the frame does not.
  const preset = useSyncExternalStore(time.subscribe, () => presetOf(time.read()))
  const isPlaying = useSyncExternalStore(time.subscribe, () => time.read().isPlaying)
  const speed = useSyncExternalStore(time.subscribe, () => time.read().speed)
  const names = [words.hours24, words.days7, words.days30, words.all]
  return (
    <div className={styles.head}>
      <fieldset className={styles.presets} aria-label={words.timebar}>
        {PRESETS_MS.map((spanMs, i) => (
          <button
            key={names[i]}
            type="button"
            aria-pressed={preset === spanMs}
            onClick={() => time.act({ type: 'preset', spanMs })}
          >
            {names[i]}
          </button>
        ))}
      </fieldset>
      <IconButton
        label={words.stepBack}
        path="M10.5 4L6 8l4.5 4"
        onPress={() => time.act({ type: 'step', steps: -1 })}
      />
      <IconButton
        label={isPlaying ? words.pause : words.play}
        path={isPlaying ? 'M5.5 3.5v9M10.5 3.5v9' : 'M5 3.5v9l7-4.5z'}
        onPress={() => time.act({ type: 'play', isPlaying: !isPlaying })}
      />
      <IconButton
        label={words.stepForward}
        path="M5.5 4L10 8l-4.5 4"
        onPress={() => time.act({ type: 'step', steps: 1 })}
      />
      <label className={styles.speed}>
        <span>{words.playSpeed}</span>
        <select
          value={speed}
          onChange={({ target }) => time.act({ type: 'speed', speed: Number(target.value) })}
        >
          {SPEEDS.map((times) => (
            <option key={times} value={times}>
              × {numberWords(times, 0, words.language)}
            </option>
          ))}
        </select>
      </label>
      <Readout {...{ time, track, words }} />
    </div>
  )
}

function IconButton({ label, path, onPress }: { label: string; path: string; onPress: () => void }) {
  return (
    <button type="button" className={styles.icon} aria-label={label} title={label} onClick={onPress}>
      <svg
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
    </button>
  )
}

/** The selection; while something is looked at, that. */
function Readout({ time, track, words }: HeadProps) {
  const output = useRef<HTMLOutputElement>(null)
  useEffect(() => {
    const tell = () => {
      output.current!.textContent =
        time.shownMs === null ? selectionWords(time, words) : momentWords(time.shownMs, track, words)
    }
    tell()
    return time.subscribe(tell)
  }, [time, track, words])
  return <output ref={output} className={styles.readout} aria-live="off" />
}

function selectionWords(time: TimeStore, { language }: TimeBarWords): string {
  const { selection } = time.read()
  const [from, to] = [minuteWords(selection.fromMs, language), minuteWords(selection.toMs, language)]
  return `${from} – ${to} UTC · ${lengthWords(selection, language)}`
}

export function momentWords(timeMs: number, track: TrackView | null, words: TimeBarWords): string {
  const { language } = words
  const parts = [`${minuteWords(timeMs, language)} UTC`]
  const moment = track?.at(timeMs) ?? null
  if (moment === null || moment.isGap) parts.push(words.notHeard)
  else {
    if (!Number.isNaN(moment.speedKnots)) parts.push(`${numberWords(moment.speedKnots, 1, language)} kn`)
    if (!Number.isNaN(moment.score)) parts.push(`${words.score} ${numberWords(moment.score, 2, language)}`)
  }
  return parts.join(' · ')
}
