/** What is said of an alert and of its changes. Pure. */

import type { WireAlert, WireAlertRevision } from '../../lib/server/feed/wire-records.ts'
import type { Words } from '../words/languages.ts'
import { isGrowth } from './alert-list.ts'
import type { AlertStanding } from './alert-standings.ts'

/** Names that alerts refer to by ids: they are data, in whatever language they were given. */
export interface Names {
  readonly rules: Readonly<Record<string, string>>
  readonly zones: Readonly<Record<string, string>>
}

export type StateName = keyof Words['say']['states']

/** The one state of a row: what a person decided comes before what the machine changed, except that it withdrew. */
export function stateOf(
  revision: WireAlertRevision | null,
  standing: AlertStanding | null,
): StateName | null {
  if (revision?.change === 'withdrawn') return 'withdrawn'
  if (standing?.isSilenced) return 'silenced'
  if (standing !== null && standing.state !== 'new') return standing.state
  if (revision === null) return null
  return isGrowth(revision) ? 'grown' : revision.change
}

export function nameOf({ vessel, mmsi }: WireAlert, { say, format }: Words): string {
  return vessel.name === '' ? say.alerts.noName(format.mmsi(mmsi)) : vessel.name
}

/** Of the suspicion model its own words, else the rule's title. */
export function ruleOf({ ruleId }: WireAlert, names: Names, { say }: Words): string {
  return names.rules[ruleId] ?? (ruleId === 'suspicion' ? say.alerts.suspicionRule : ruleId)
}

/** A word that data come in, in the language; as it is where it has none. */
export function dataWord(value: string, { say }: Words): string {
  const known: Readonly<Record<string, string>> = say.values
  return Object.hasOwn(known, value) ? known[value]! : value.replaceAll('_', ' ')
}

/** For those who listen. */
export function sayRevision(revision: WireAlertRevision, names: Names, words: Words): string {
  const state = words.say.states[stateOf(revision, null)!]
  return words.say.alerts.said(state, ruleOf(revision.alert, names, words), nameOf(revision.alert, words))
}

/** What changes with nearly every other field: told where nothing else is. */
const FOLLOWING = ['place', 'causes']

/** `suspicion 0.79 to 0.88, zone`; empty where nothing is to be told. */
export function sayFields(revision: WireAlertRevision, words: Words): string {
  return revision.change === 'changed' ? sayFieldChanges(revision.fields, words) : ''
}

interface FieldChange {
  readonly field: string
  readonly from?: unknown
  readonly to?: unknown
}

/** The same of fields alone. */
export function sayFieldChanges(fields: readonly FieldChange[], words: Words): string {
  const said = fields.map(({ field, from, to }) => sayField(field, from, to, words))
  const telling = said.filter((one, i) => one !== '' && !FOLLOWING.includes(fields[i]!.field))
  return (telling.length > 0 ? telling : said.filter((one) => one !== '')).join(', ')
}

function sayField(field: string, from: unknown, to: unknown, { say, format }: Words): string {
  const known: Readonly<Record<string, unknown>> = say.fields
  const name = Object.hasOwn(known, field) ? String(known[field]) : field
  if (field === 'open') return to === true ? say.fields.mayChange : say.fields.final
  if (typeof from !== 'number' || typeof to !== 'number') return name
  if (field === 'suspicion') {
    const [was, is] = [format.score(from), format.score(to)]
    // What is shown as the same is not told as a change.
    return was === is ? '' : say.fields.fromTo(name, was, is)
  }
  return field.endsWith('Ms') ? say.fields.fromTo(name, ...format.span(from, to)) : name
}
