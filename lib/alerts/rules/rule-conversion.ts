/** From the document, as people write it, to rules, as they are applied, and back. */

import type { Season } from '../../geo/zones/zone.ts'
import type { PlaceCondition, Rule, RuleSet, TimeCondition } from './rule.ts'
import { type RuleDocument, type RuleDraft, WEEKDAYS, type WhenDraft } from './rule-document.ts'
import { hashRules } from './rule-version.ts'

type PlaceDraft = NonNullable<WhenDraft['place']>
type TimeDraft = NonNullable<WhenDraft['time']>
type SeasonDraft = NonNullable<TimeDraft['seasons']>[number]

export function toRuleSet({ rules: drafts, suspicionFrom }: RuleDocument): RuleSet {
  const rules = drafts.map(toRule)
  return { rules, suspicionFrom, version: hashRules(rules, suspicionFrom) }
}

function toRule({ enabled, when, ...words }: RuleDraft): Rule {
  const { vessel = null, behaviour, place = null, time = null } = when
  return {
    ...words,
    isEnabled: enabled,
    vessel,
    behaviour,
    place: place === null ? null : toPlace(place),
    time: time === null ? null : toTime(time),
  }
}

/** A zone without a relation to it is one to be inside of. */
function toPlace(place: PlaceDraft): PlaceCondition {
  const hasZone = place.zoneKinds !== undefined || place.zoneIds !== undefined
  return hasZone && place.relation === undefined ? { ...place, relation: 'inside' } : place
}

function toTime({ seasons, weekdays, ...time }: TimeDraft): TimeCondition {
  return {
    ...time,
    ...(seasons && { seasons: seasons.map(toSeason) }),
    ...(weekdays && { weekdays: weekdays.map((day) => WEEKDAYS.indexOf(day)) }),
  }
}

function toSeason({ from, to }: SeasonDraft): Season {
  const [fromMonth, fromDay] = from.split('-').map(Number)
  const [toMonth, toDay] = to.split('-').map(Number)
  return { fromMonth: fromMonth!, fromDay: fromDay!, toMonth: toMonth!, toDay: toDay! }
}

/** A document that gives these rules again: `toRuleSet(toDocument(set))` equals the set. */
export function toDocument({ rules, suspicionFrom }: RuleSet) {
  return { version: 1, suspicionFrom, rules: rules.map(toDraft) }
}

function toDraft({ isEnabled, vessel, behaviour, place, time, ...words }: Rule) {
  const { id, title, definition, source, example, severity, budgetPerDay } = words
  return {
    ...{ id, title, definition, source, example, severity, enabled: isEnabled, budgetPerDay },
    when: {
      ...(vessel && { vessel }),
      behaviour,
      ...(place && { place }),
      ...(time && { time: fromTime(time) }),
    },
  }
}

function fromTime({ seasons, weekdays, ...time }: TimeCondition) {
  return {
    ...time,
    ...(seasons && { seasons: seasons.map(fromSeason) }),
    ...(weekdays && { weekdays: weekdays.map((day) => WEEKDAYS[day]) }),
  }
}

function fromSeason({ fromMonth, fromDay, toMonth, toDay }: Season): SeasonDraft {
  return { from: monthDay(fromMonth, fromDay), to: monthDay(toMonth, toDay) }
}

function monthDay(month: number, day: number): string {
  return `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
