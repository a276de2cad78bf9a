/** Values of the options of `npm run alerts`. Each parser throws what commander takes for a wrong use. */

import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  ALERT_STATES,
  type AlertState,
  DISMISSAL_REASONS,
  type DismissalReason,
} from '../lib/alerts/lifecycle.ts'
import type { Severity } from '../lib/alerts/rules/rule.ts'
import type { SilenceScope } from '../lib/alerts/silences.ts'
import { parseExportBox } from '../lib/pipeline/export-box.ts'
import type { RevisionQuery, StoredRevision } from '../lib/store/alert-revisions.ts'
import type { AlertQuery } from '../lib/store/query-alerts.ts'
import { type Box, boxOfDegrees } from '../lib/store/query-index.ts'

import { parseStart, parseWhole } from './option-values.ts'

const SEVERITIES = ['low', 'medium', 'high'] as const satisfies readonly Severity[]

const CHANGES = ['added', 'changed', 'withdrawn'] as const satisfies readonly StoredRevision['change'][]

/** What is open: the queue. */
const OPEN_STATES: readonly AlertState[] = ['new', 'acknowledged', 'investigating']

export interface ListOptions {
  readonly state: readonly AlertState[]
  readonly rule?: readonly string[]
  readonly severity?: readonly Severity[]
  readonly vessel?: string
  readonly flag?: readonly string[]
  readonly type?: readonly string[]
  readonly zone?: readonly string[]
  readonly box?: Box
  readonly since?: number
  readonly until?: number
  readonly minSuspicion?: number
  readonly silenced: AlertQuery['silenced']
  readonly sort: AlertQuery['sortBy']
  readonly heldBack?: true
  /** False: --no-budget. */
  readonly budget: boolean
  readonly limit: number
  readonly cursor?: string
}

export function withFilters(command: Command): Command {
  return command
    .addOption(
      new Option('--state <states>', 'new, acknowledged, investigating, confirmed, dismissed, or all')
        .argParser(parseStates)
        .default(OPEN_STATES, 'what is not decided'),
    )
    .option('--rule <ids>', 'of these rules', parseList)
    .option('--severity <names>', 'low, medium, high', parseAmong(SEVERITIES))
    .option('--vessel <text>', 'beginning of an MMSI, IMO number, call sign or word of a name')
    .option('--flag <codes>', 'of vessels of these flags (ISO 3166-1 alpha-3)', parseList)
    .option('--type <names>', 'of vessels of these types', parseList)
    .option('--zone <ids>', 'of these zones', parseList)
    .option('--box <w,s,e,n>', 'that touch this box, degrees', parseBox)
    .option('--since <time>', 'that end then or later', parseStart)
    .option('--until <time>', 'that begin before then', parseStart)
    .option('--min-suspicion <0..1>', 'on trips at least so suspicious', parseShare)
    .addOption(
      new Option('--silenced <how>', 'what is silenced')
        .choices(['hidden', 'shown', 'only'])
        .default('hidden'),
    )
    .addOption(new Option('--sort <by>', 'what comes first').choices(['rank', 'newest']).default('rank'))
    .option('--held-back', 'what the budgets of rules hold back')
    .option('--no-budget', 'whether held back or not')
    .option('--limit <n>', 'at most so many', parseWhole, 50)
    .option('--cursor <text>', 'go on behind the page that ended with it')
}

export function toAlertQuery(options: ListOptions, budgets: AlertQuery['budgets']): AlertQuery {
  return {
    mmsi: null,
    text: options.vessel ?? null,
    ruleIds: options.rule ?? null,
    states: options.state,
    severities: options.severity ?? null,
    flags: options.flag ?? null,
    vesselTypes: options.type ?? null,
    zoneIds: options.zone ?? null,
    box: options.box ?? null,
    fromMs: options.since ?? null,
    toMs: options.until ?? null,
    minSuspicion: options.minSuspicion ?? null,
    silenced: options.silenced,
    sortBy: options.sort,
    budgets,
    show: options.heldBack === true ? 'held-back' : options.budget ? 'within-budget' : 'all',
    limit: options.limit,
    cursor: options.cursor ?? null,
  }
}

export interface SilenceOptions {
  readonly mmsi?: string
  readonly other?: string
  readonly rule?: string
  readonly zone?: string
  readonly box?: Box
  readonly from?: number
  readonly until?: number
  readonly who?: string
  readonly note?: string
}

export function toSilenceScope(options: SilenceOptions): SilenceScope {
  return {
    mmsi: options.mmsi ?? null,
    otherMmsi: options.other ?? null,
    ruleId: options.rule ?? null,
    zoneId: options.zone ?? null,
    box: options.box ?? null,
    fromMs: options.from ?? null,
    toMs: options.until ?? null,
  }
}

export interface RevisionOptions {
  readonly vessel?: string
  readonly change?: readonly StoredRevision['change'][]
  readonly since?: number
  readonly limit: number
  readonly cursor?: string
}

export function toRevisionQuery({ vessel, change, since, limit, cursor }: RevisionOptions): RevisionQuery {
  return {
    mmsi: vessel ?? null,
    changes: change ?? null,
    sinceMs: since ?? null,
    limit,
    cursor: cursor ?? null,
  }
}

export const parseChanges = parseAmong(CHANGES)

/** `new,acknowledged`, or `all`. */
function parseStates(text: string): readonly AlertState[] {
  return text === 'all' ? ALERT_STATES : parseAmong(ALERT_STATES)(text)
}

export function parseReason(text: string): DismissalReason {
  const [reason, ...others] = parseAmong(DISMISSAL_REASONS)(text)
  if (reason === undefined || others.length > 0) throw new InvalidArgumentError('One reason is needed.')
  return reason
}

function parseList(text: string): string[] {
  const values = text.split(',').map((value) => value.trim())
  if (values.includes('')) throw new InvalidArgumentError('Values divided by commas are needed.')
  return values
}

function parseAmong<Value extends string>(among: readonly Value[]): (text: string) => Value[] {
  return (text) =>
    parseList(text).map((name) => {
      const value = among.find((one) => one === name)
      if (value === undefined) throw new InvalidArgumentError(`'${name}' is none of ${among.join(', ')}.`)
      return value
    })
}

/** `west,south,east,north` in degrees. */
export function parseBox(text: string): Box {
  try {
    const { westDeg, southDeg, eastDeg, northDeg } = parseExportBox(text)
    return boxOfDegrees(westDeg, southDeg, eastDeg, northDeg)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

function parseShare(text: string): number {
  const share = Number(text)
  if (text.trim() === '' || !(share >= 0 && share <= 1))
    throw new InvalidArgumentError('A number from 0 to 1 is needed.')
  return share
}

/** A row, counted from 1. */
export function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A number as listed is needed.')
  return Number(text)
}
