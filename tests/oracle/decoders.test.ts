import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AisMessage } from '../../lib/ais/nmea/decode-message.ts'
import { recordProof } from '../proof.ts'
import { hasSharedData, sharedData } from '../shared-data.ts'
import { AISCAT_DERIVED, aiscatFields } from './aiscat-fields.ts'
import { FIELD_DIFFERENCES, MESSAGE_DIFFERENCES } from './known-differences.ts'
import { openOracleVenv } from './oracle-venv.ts'
import { PYAIS_SPARES, pyaisFields } from './pyais-fields.ts'
import { type Decoder, type ReadLog, readLog, type TheirFields } from './read-log.ts'

/**
 * Our decoder against two that share no line with it, field by field, on real logs. A difference is a failure
 * unless known-differences.ts explains it.
 */

const DECODERS: readonly Decoder[] = ['pyais', 'aiscat']
const venv =
  hasSharedData || process.env.CI ? openOracleVenv() : { skipped: 'no ../shared/data beside the checkout' }

/** Of messages 6 and 8 the frame is compared; what the data mean is the applications' business. */
const BINARY_KEYS = new Set('type msg_type repeat mmsi seqno dest_mmsi retransmit dac fid data'.split(' '))

interface Tally {
  /** Messages that a decoder and we read the same, by decoder. */
  readonly messages: Record<Decoder, number>
  /** Fields of them that are equal. */
  fields: number
  readonly met: Set<string>
}

const tally: Tally = { messages: { pyais: 0, aiscat: 0 }, fields: 0, met: new Set() }

if ('skipped' in venv) {
  test.skip(`decoders agree (skipped: ${venv.skipped})`, () => {})
} else {
  describe('our decoder, pyais and aiscat agree', () => {
    const logs = readdirSync(sharedData('nmea')).sort()
    let logsAgreed = 0
    test.each(logs)('%s', async (name) => {
      const log = await readLog(sharedData(`nmea/${name}`), venv.python)
      expect(DECODERS.flatMap((by) => compareLog(log, by))).toEqual([])
      logsAgreed++
    })

    test('every known difference is met in the logs and explained in docs/decoder-differences.md', () => {
      const page = readFileSync(new URL('../../docs/decoder-differences.md', import.meta.url), 'utf8')
      const explained = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1])
      const known = [...FIELD_DIFFERENCES, ...MESSAGE_DIFFERENCES]
      expect([...tally.met].sort()).toEqual([...new Set(known.map(({ id, by }) => `${id} ${by}`))].sort())
      expect(explained.sort()).toEqual([...new Set(known.map(({ id }) => id))].sort())
      if (logsAgreed < logs.length) throw new Error(`${logs.length - logsAgreed} logs differ`)
      recordProof(
        'Decoder against pyais and aiscat',
        `${logs.length} logs, ${tally.messages.pyais} and ${tally.messages.aiscat} messages, ${tally.fields} equal fields`,
      )
    })
  })
}

/** Every unexplained difference, as text: first the messages that only one decodes, then fields. */
function compareLog(log: ReadLog, by: Decoder): string[] {
  const faults: string[] = []
  for (const line of new Set([...log.ours.keys(), ...log.theirs[by].keys()])) {
    const ours = log.ours.get(line)
    const theirs = log.theirs[by].get(line)
    const isTheirs = theirs?.fields?.type !== undefined || theirs?.fields?.msg_type !== undefined
    if (ours !== undefined && isTheirs && theirs?.isValid !== false) {
      faults.push(
        ...compareFields(ours, theirs?.fields as TheirFields, by).map((fault) => `line ${line}: ${fault}`),
      )
      tally.messages[by]++
      continue
    }
    if (ours === undefined && (theirs?.fields === null || theirs?.isValid === false)) continue
    const text = log.lines[line - 1]
    const known = MESSAGE_DIFFERENCES.find(
      (each) => each.by === by && each.holds({ line: text, ours, theirs }),
    )
    if (known) tally.met.add(`${known.id} ${by}`)
    else faults.push(`line ${line}: only ${ours ? 'we decode' : `${by} decodes`} ${text}`)
  }
  return faults
}

function compareFields(ours: AisMessage, theirs: TheirFields, by: Decoder): string[] {
  const faults: string[] = []
  const expectedFields = by === 'pyais' ? pyaisFields(ours) : aiscatFields(ours)
  for (const key of new Set([...Object.keys(expectedFields), ...Object.keys(theirs)])) {
    if (isNotCompared(ours.type, key, by)) continue
    const expected = expectedFields[key]
    const actual = theirs[key]
    // Zero and negative zero are one number here.
    if (expected === actual) {
      tally.fields++
      continue
    }
    const known = FIELD_DIFFERENCES.find(
      (each) => each.by === by && each.holds({ ours, key, expected, actual }),
    )
    if (known) tally.met.add(`${known.id} ${by}`)
    else faults.push(`type ${ours.type} ${key}: ours ${expected}, ${by} ${actual}`)
  }
  return faults
}

function isNotCompared(type: number, key: string, by: Decoder): boolean {
  if ((type === 6 || type === 8) && !BINARY_KEYS.has(key)) return true
  return by === 'aiscat' ? AISCAT_DERIVED.has(key) : (PYAIS_SPARES[type]?.includes(key) ?? false)
}
