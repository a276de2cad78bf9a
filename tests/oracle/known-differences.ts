import type { AisMessage } from '../../lib/ais/nmea/decode-message.ts'
import type { Decoder, TheirMessage } from './read-log.ts'

/**
 * Where the Python decoders say otherwise and ITU-R M.1371-5 is with us. Each entry holds for exactly the
 * messages and values that its clause explains, stands in docs/decoder-differences.md under its id, and must be
 * met by at least one message of the logs: what is no longer met is to be taken out.
 */
export interface FieldDifference {
  readonly id: string
  readonly by: Decoder
  readonly holds: (field: DifferingField) => boolean
}

interface DifferingField {
  readonly ours: AisMessage
  readonly key: string
  /** What they should say, from what we say; undefined: no such key. */
  readonly expected: unknown
  readonly actual: unknown
}

const bitsOf = (hex: string) =>
  [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
const isText = (value: unknown): value is string => typeof value === 'string'
/** Keys numbered 1 to 4 of repeated groups, e.g. mmsi2: the number. */
const groupOf = (key: string) => Number(/^(?:mmsi|mmsiseq|offset|increment)(\d)/.exec(key)?.[1] ?? 0)

export const FIELD_DIFFERENCES: readonly FieldDifference[] = [
  {
    id: 'aiscat-negative-turn',
    by: 'aiscat',
    holds: ({ ours, key, expected, actual }) =>
      key === 'turn' &&
      'rateOfTurnCode' in ours &&
      Number(ours.rateOfTurnCode) < 0 &&
      actual === Number(expected) + 1,
  },
  {
    id: 'aiscat-group-beyond-end',
    by: 'aiscat',
    holds: ({ ours, key, expected }) =>
      expected === undefined &&
      ((ours.type === 7 && groupOf(key) === ours.acknowledged.length + 1) ||
        (ours.type === 16 && groupOf(key) === ours.assigned.length + 1) ||
        (ours.type === 15 && ours.secondType !== null && ['mmsi2', 'offset2_1', 'type2_1'].includes(key))),
  },
  {
    id: 'reserved-heading',
    by: 'aiscat',
    holds: ({ key, expected, actual }) =>
      key === 'heading' && expected === undefined && isReservedHeading(actual),
  },
  {
    id: 'reserved-heading',
    by: 'pyais',
    holds: ({ key, expected, actual }) => key === 'heading' && expected === 511 && isReservedHeading(actual),
  },
  {
    id: 'aiscat-name-extension',
    by: 'aiscat',
    holds: ({ ours, key, actual }) =>
      ours.type === 21 && key === 'name' && ours.nameExtension !== null && actual === ours.name,
  },
  {
    id: 'part-number',
    by: 'aiscat',
    holds: ({ ours, key }) => ours.type === 24 && ours.partNumber > 1 && key !== 'partno',
  },
  {
    id: 'aiscat-data-taken-apart',
    by: 'aiscat',
    holds: ({ ours, key, actual }) =>
      'data' in ours && ours.type !== 17 && key === 'data' && actual === undefined,
  },
  {
    id: 'aiscat-padding',
    by: 'aiscat',
    holds: ({ ours, key, expected, actual }) =>
      ours.type === 8 &&
      key === 'data' &&
      ours.data.bits % 4 !== 0 &&
      isText(expected) &&
      isText(actual) &&
      actual.slice(0, -1) === expected.slice(0, -1),
  },
  {
    id: 'slot-binary-end',
    by: 'aiscat',
    holds: ({ ours, key, actual }) =>
      ours.type === 26 &&
      key === 'data' &&
      isText(actual) &&
      actual.startsWith(`${ours.data.bits + 24}:${ours.data.hex}`),
  },
  {
    id: 'slot-binary-end',
    by: 'pyais',
    holds: ({ ours, key, actual }) =>
      ours.type === 26 &&
      ((key === 'radio' && actual === null) ||
        (key === 'data' && !ours.isAddressed && isText(actual) && actual.startsWith(ours.data.hex))),
  },
  {
    id: 'slot-binary-spare',
    by: 'pyais',
    holds: ({ ours, key, expected, actual }) => {
      if ((ours.type !== 25 && ours.type !== 26) || !ours.isAddressed) return false
      const data = bitsOf(ours.data.hex).slice(0, ours.data.bits)
      // pyais has an application id in every addressed message 26: it swallows the first 14 bits of plain data.
      const isSwallowed = ours.type === 26 && !ours.isStructured
      if (key === 'app_id') {
        const identifier = isSwallowed ? Number.parseInt(data.slice(0, 14), 2) : Number(expected) >> 2
        return (Number(actual) & 0x3fff) === identifier
      }
      if (key !== 'data' || !isText(actual)) return false
      return isSwallowed
        ? bitsOf(actual).startsWith(data.slice(14))
        : bitsOf(actual).slice(2).startsWith(data)
    },
  },
  {
    id: 'pyais-data-taken-apart',
    by: 'pyais',
    holds: ({ ours, key, actual }) =>
      (ours.type === 6 || ours.type === 8) && key === 'data' && actual === undefined,
  },
  {
    id: 'pyais-cut-number',
    by: 'pyais',
    holds: ({ ours, key, expected }) =>
      (key === 'radio' && 'radio' in ours && ours.radio === null) ||
      (expected === null && ours.type === 7 && groupOf(key) === ours.acknowledged.length + 1) ||
      (expected === null && ours.type === 20 && key === `offset${ours.reserved.length + 1}`) ||
      (expected === undefined && ours.type === 16 && groupOf(key) === ours.assigned.length + 1) ||
      (expected === null && ours.type === 15 && key === 'mmsi2'),
  },
  {
    id: 'pyais-unsigned-correction-place',
    by: 'pyais',
    holds: ({ ours, key, expected, actual }) =>
      ours.type === 17 &&
      key === 'lat' &&
      Math.round(Number(actual) * 10) === Math.round(Number(expected) * 10) + 2 ** 17,
  },
  {
    id: 'pyais-text-goes-on',
    by: 'pyais',
    holds: ({ key, expected, actual }) =>
      isText(actual) &&
      actual.includes('@') &&
      ['callsign', 'shipname', 'destination', 'name', 'name_ext', 'full_name'].includes(key) &&
      actual.split('@')[0] === (expected ?? ''),
  },
  {
    id: 'pyais-cut-letter',
    by: 'pyais',
    holds: ({ ours, key, expected, actual }) =>
      ours.type === 21 &&
      isText(actual) &&
      actual !== '' &&
      ((key === 'name_ext' && actual.slice(0, -1) === (expected ?? '')) ||
        (key === 'full_name' && actual.slice(0, -1) === `${ours.name ?? ''}${ours.nameExtension ?? ''}`)),
  },
  {
    id: 'pyais-empty-extension',
    by: 'pyais',
    holds: ({ ours, key, expected, actual }) =>
      ours.type === 21 && key === 'name_ext' && expected === null && actual === '',
  },
  {
    id: 'pyais-leading-blank',
    by: 'pyais',
    holds: ({ key, expected, actual }) =>
      ['callsign', 'shipname', 'destination'].includes(key) &&
      isText(expected) &&
      expected.startsWith(' ') &&
      actual === expected.trim(),
  },
  {
    id: 'pyais-unnamed-number',
    by: 'pyais',
    holds: ({ key, expected, actual }) =>
      (key === 'ship_type' && actual === pyaisShipType(Number(expected))) ||
      (key === 'epfd' && actual === 0 && Number(expected) >= 9 && Number(expected) <= 14),
  },
]

/** 360-510: table 48 has 0-359 and 511. */
function isReservedHeading(value: unknown): boolean {
  return Number(value) >= 360 && Number(value) <= 510
}

/** Types reserved for future use (table 53): 1-19, 38 and 39 become 0; of a decade, 6-8 become its 5. */
function pyaisShipType(shipType: number): number {
  if (shipType < 20 || shipType === 38 || shipType === 39) return 0
  const unit = shipType % 10
  return unit >= 6 && unit <= 8 ? shipType - unit + 5 : shipType
}

/** A message that one of them decodes and we refuse, or the other way about. */
export interface MessageDifference {
  readonly id: string
  readonly by: Decoder
  /** `ours` or `theirs` is undefined: not decoded there. */
  readonly holds: (message: {
    readonly line: string
    readonly ours: AisMessage | undefined
    readonly theirs: TheirMessage | undefined
  }) => boolean
}

const payloadOf = (line: string) => line.split(',')[5] ?? ''

export const MESSAGE_DIFFERENCES: readonly MessageDifference[] = [
  {
    id: 'empty-payload',
    by: 'aiscat',
    holds: ({ line, ours, theirs }) =>
      ours === undefined && payloadOf(line) === '' && theirs?.fields?.type === undefined,
  },
  {
    id: 'aiscat-mmsi-zero',
    by: 'aiscat',
    holds: ({ ours, theirs }) => theirs === undefined && ours?.mmsi === 0,
  },
  {
    id: 'aiscat-talker',
    by: 'aiscat',
    holds: ({ line, ours, theirs }) => theirs === undefined && ours !== undefined && line.includes('!--VDM,'),
  },
  {
    id: 'slot-binary-cut',
    by: 'aiscat',
    holds: ({ ours, theirs }) => ours === undefined && theirs?.fields?.type === 25,
  },
  {
    id: 'slot-binary-cut',
    by: 'pyais',
    holds: ({ ours, theirs }) =>
      ours === undefined &&
      (theirs?.fields?.msg_type === 25 || theirs?.fields?.msg_type === 26) &&
      theirs.fields.data === null,
  },
  {
    id: 'part-number',
    by: 'pyais',
    holds: ({ ours, theirs }) =>
      ours?.type === 24 && ours.partNumber > 1 && theirs?.error === 'UnknownPartNoException',
  },
]
