import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { useWords } from '../words/use-words.tsx'
import styles from './imports.module.css'

interface BoxOnGlobeProps {
  /** West, south, east, north in degrees. */
  readonly box: readonly [number, number, number, number]
  readonly label: string
}

/** Where on the globe a box lies: the graticule of 30°, the box, and its corners in words. */
export function BoxOnGlobe({ box: [west, south, east, north], label }: BoxOnGlobeProps) {
  const { format } = useWords()
  const corner = (lat: number, lon: number) => format.place(lat * UNITS_PER_DEGREE, lon * UNITS_PER_DEGREE)
  const lines = Array.from({ length: 11 }, (_, i) => (i + 1) * 30)
  return (
    <figure className={styles.globe}>
      <svg viewBox="0 0 360 180" role="img" aria-label={label}>
        <rect width="360" height="180" className={styles.sea} />
        {lines.map((at) => (
          <path key={at} className={styles.graticule} d={`M${at} 0v180${at < 180 ? `M0 ${at}h360` : ''}`} />
        ))}
        <rect
          className={styles.box}
          x={west + 180 - 2}
          y={90 - north - 2}
          width={east - west + 4}
          height={north - south + 4}
        />
      </svg>
      <figcaption>
        {corner(south, west)}
        <br />
        {corner(north, east)}
      </figcaption>
    </figure>
  )
}
