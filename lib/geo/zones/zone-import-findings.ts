/** What an import has to say of a file of zones: faults, for which nothing is imported, and warnings. */

export type ZoneFaultReason =
  // The file
  | 'empty'
  | 'too-large'
  | 'wrong-format'
  | 'bad-encoding'
  | 'bad-json'
  | 'bad-xml'
  | 'unsafe-xml'
  | 'too-deep'
  | 'no-features'
  | 'too-many-features'
  | 'wrong-coordinate-system'
  | 'unknown-property'
  // A feature's words
  | 'not-a-feature'
  | 'bad-value'
  | 'no-name'
  | 'no-kind'
  | 'unknown-kind'
  | 'unknown-gear'
  | 'unknown-flag'
  | 'bad-date'
  | 'bad-season'
  | 'duplicate-id'
  // Its polygons
  | 'no-geometry'
  | 'not-a-polygon'
  | 'bad-coordinates'
  | 'out-of-range'
  | 'swapped-axes'
  | 'unclosed-ring'
  | 'short-ring'
  | 'no-area'
  | 'self-crossing'
  | 'rings-cross'
  | 'rings-overlap'
  | 'hole-outside'
  | 'hole-in-hole'
  | 'outside-box'
  | 'winds-round'
  | 'too-wide'

export type ZoneWarningReason =
  | 'repeated-places'
  | 'spikes-removed'
  | 'no-area-left-out'
  | 'crossings-removed'
  | 'cut-at-antimeridian'
  | 'long-edge'
  | 'closed-over-pole'
  | 'unknown-country'
  | 'no-season'
  | 'outside-box'
  | 'left-out'

/** Where in a file. */
export interface ZonePlace {
  /** From 1 in the order of the file; null: the file as a whole. */
  readonly feature: number | null
  /** Its id or name, where one was read. */
  readonly label: string | null
  /** From 1, where the format has lines that mean something: JSON that does not parse, JSON by the line, KML. */
  readonly line: number | null
  /** Such as `polygon 2, ring 1, point 37 (12.5, 91)`, or a property's name; '' for all of it. */
  readonly part: string
}

export interface ZoneFinding<Reason extends string> extends ZonePlace {
  readonly file: string
  readonly reason: Reason
  /** What is wrong and what to do. */
  readonly text: string
}

export type ZoneFault = ZoneFinding<ZoneFaultReason>
export type ZoneWarning = ZoneFinding<ZoneWarningReason>

/** Findings kept word by word; further ones are only counted. */
const MOST_KEPT = 1000

export interface ZoneFindings {
  readonly faults: ZoneFault[]
  readonly warnings: ZoneWarning[]
  faultCount: number
  warningCount: number
  fault(place: ZonePlace, reason: ZoneFaultReason, text: string): void
  warn(place: ZonePlace, reason: ZoneWarningReason, text: string): void
}

export function createFindings(file: string): ZoneFindings {
  const findings: ZoneFindings = {
    faults: [],
    warnings: [],
    faultCount: 0,
    warningCount: 0,
    fault(place, reason, text) {
      if (findings.faultCount++ < MOST_KEPT) findings.faults.push({ file, ...place, reason, text })
    },
    warn(place, reason, text) {
      if (findings.warningCount++ < MOST_KEPT) findings.warnings.push({ file, ...place, reason, text })
    },
  }
  return findings
}

export const WHOLE_FILE: ZonePlace = { feature: null, label: null, line: null, part: '' }

/** One line: file, feature, line and part, then what is wrong. */
export function describeFinding(finding: ZoneFinding<string>): string {
  const { file, feature, label, line, part, text } = finding
  const where = [
    feature === null ? '' : `feature ${feature}${label === null ? '' : ` (${label})`}`,
    line === null ? '' : `line ${line}`,
    part,
  ].filter((words) => words !== '')
  return `${file}: ${where.length === 0 ? '' : `${where.join(', ')}: `}${text}`
}

/** A value of a file as a message may show it: short, on one line, without what could steer a terminal. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  const plain = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
  return `"${plain.length > 60 ? `${[...plain].slice(0, 57).join('')}...` : plain}"`
}
