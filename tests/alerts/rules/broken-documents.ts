import { documentOf, FISHING, fishingIn } from './documents.ts'

interface BrokenDocument {
  readonly name: string
  readonly text: string
  readonly line: number
  readonly column: number
  readonly path: string
  readonly reason: string
  readonly allowed: string | null
  /** The published schema refuses it, too; what no schema can say, and what is no JSON, is for the program alone. */
  readonly isOfSchema: boolean
}

function broken(
  name: string,
  text: string,
  [line, column]: readonly [number, number],
  path: string,
  reason: string,
  allowed: string | null = null,
  isOfSchema = true,
): BrokenDocument {
  return { name, text, line, column, path, reason, allowed, isOfSchema }
}

const WHEN = 'rules[0].when'
const CLOSED = '"zoneKinds": ["no-take"]'
const VESSEL = (vessel: string) => `{
        "vessel": ${vessel},
        "behaviour": { "kind": "encounter" }
      }`
const DOING = (behaviour: string, place = `{ ${CLOSED} }`) => `{
        "behaviour": ${behaviour},
        "place": ${place}
      }`
const AT = (time: string) => `{
        "behaviour": { "kind": "loitering" },
        "time": ${time}
      }`

export const NO_JSON: readonly BrokenDocument[] = [
  broken('nothing', '', [1, 1], '', 'a value is expected here', null, false),
  broken('a list', '[]', [1, 1], '', 'a list is not allowed', 'an object'),
  broken(
    'a comment',
    documentOf(FISHING, { line: 3, text: '  "suspicionFrom": null, // off' }),
    [3, 26],
    '',
    'JSON has no comments',
    null,
    false,
  ),
  broken(
    'a comma too many',
    documentOf(FISHING, { line: 15, text: '  ],' }),
    [20, 1],
    '',
    'a name in double quotes is expected here (a comma too many stands before it, perhaps)',
    null,
    false,
  ),
  broken(
    'a comma too few',
    documentOf(FISHING, { line: 2, text: '  "version": 1' }),
    [3, 3],
    '',
    'a comma is expected here',
    null,
    false,
  ),
  broken(
    'a text that is not closed',
    documentOf(FISHING, { line: 7, text: '      "title": "My rule,' }),
    [7, 16],
    '',
    'a text is not closed',
    null,
    false,
  ),
  broken(
    'a name twice',
    documentOf(FISHING, { line: 11, text: '      "severity": "low",' }),
    [11, 7],
    'rules[0].severity',
    'is given twice',
    null,
    false,
  ),
]

export const BROKEN: readonly BrokenDocument[] = [
  broken(
    'a version to come',
    documentOf(FISHING, { line: 2, text: '  "version": 2,' }),
    [2, 14],
    'version',
    '2 is not allowed',
    '1',
  ),
  broken(
    'no suspicionFrom',
    documentOf(FISHING, { line: 3, text: '' }),
    [1, 1],
    'suspicionFrom',
    'is missing',
    'a number',
  ),
  broken(
    'a name misspelt',
    documentOf(FISHING, { line: 10, text: '      "serverity": "medium", "severity": "low",' }),
    [10, 7],
    'rules[0].serverity',
    'is not known; severity was meant?',
    'id, title, definition, source, example, severity, enabled, budgetPerDay, when',
  ),
  broken(
    'a key of prototypes',
    documentOf(FISHING, { line: 11, text: '      "__proto__": { "enabled": true },' }),
    [11, 7],
    'rules[0].__proto__',
    'is not known',
    'id, title, definition, source, example, severity, enabled, budgetPerDay, when',
  ),
  broken(
    'an id with capitals',
    documentOf(FISHING, { line: 6, text: '      "id": "My rule",' }),
    [6, 13],
    'rules[0].id',
    '"My rule" is not allowed',
    'lower case words of letters and digits, with hyphens between',
  ),
  broken(
    "the suspicion model's id",
    documentOf(FISHING, { line: 6, text: '      "id": "suspicion",' }),
    [6, 13],
    'rules[0].id',
    "'suspicion' is the suspicion model's own",
  ),
  broken(
    'no title',
    documentOf(FISHING, { line: 7, text: '      "title": "",' }),
    [7, 16],
    'rules[0].title',
    'is empty',
  ),
  broken(
    'a severity that there is not',
    documentOf(FISHING, { line: 10, text: '      "severity": "hihg",' }),
    [10, 19],
    'rules[0].severity',
    '"hihg" is not allowed',
    'low, medium, high; high was meant?',
  ),
  broken(
    'a budget of half an alert',
    documentOf(FISHING, { line: 12, text: '      "budgetPerDay": 0.5,' }),
    [12, 23],
    'rules[0].budgetPerDay',
    '0.5 is not allowed',
    'a whole number',
  ),
  broken(
    'a flag for a switch',
    documentOf(FISHING, { line: 11, text: '      "enabled": "yes",' }),
    [11, 18],
    'rules[0].enabled',
    '"yes" is not allowed',
    'true or false',
  ),
  broken('an empty when', documentOf('{}'), [13, 15], `${WHEN}.behaviour`, 'is missing', 'an object'),
  broken(
    'a behaviour that there is not',
    documentOf(DOING('{ "kind": "apparentfishing" }')),
    [14, 32],
    `${WHEN}.behaviour.kind`,
    '"apparentfishing" is not allowed',
    'apparentFishing, gap, goingDark, possibleDisabling, encounter, loitering, identityConflict, avoidance, passage, atSea; apparentFishing was meant?',
  ),
  broken(
    'a score of an encounter',
    documentOf(DOING('{ "kind": "encounter", "minScore": 0.5 }')),
    [14, 45],
    `${WHEN}.behaviour.minScore`,
    'goes with apparentFishing only',
    'kind, minMinutes, partnerTypes',
  ),
  broken(
    'partners of loitering',
    documentOf(DOING('{ "kind": "loitering", "partnerTypes": ["tug"] }')),
    [14, 45],
    `${WHEN}.behaviour.partnerTypes`,
    'goes with encounter only',
    'kind, minMinutes',
  ),
  broken(
    'a share of approaches without avoidance',
    documentOf(DOING('{ "kind": "goingDark", "minDarkShare": 0.5 }')),
    [14, 45],
    `${WHEN}.behaviour.minDarkShare`,
    'goes with avoidance only',
    'kind, minMinutes',
  ),
  broken(
    'a condition in the wrong part',
    documentOf(DOING('{ "kind": "goingDark", "withinNm": 10 }')),
    [14, 45],
    `${WHEN}.behaviour.withinNm`,
    'belongs in place',
    'kind, minMinutes',
  ),
  broken(
    'half of a time',
    documentOf(DOING('{ "kind": "goingDark", "minMinutes": "2 h" }')),
    [14, 59],
    `${WHEN}.behaviour.minMinutes`,
    '"2 h" is not allowed',
    'a number',
  ),
  broken(
    'a number beyond all',
    documentOf(DOING('{ "kind": "goingDark", "minMinutes": 1e999 }')),
    [14, 59],
    `${WHEN}.behaviour.minMinutes`,
    'Infinity is not allowed',
    'a number',
    true,
  ),
  broken(
    'a gear that there is not',
    documentOf(VESSEL('{ "gears": ["trawler"] }')),
    [14, 31],
    `${WHEN}.vessel.gears[0]`,
    '"trawler" is not allowed',
    'trawlers, dredge_fishing, purse_seines, other_seines, drifting_longlines, set_longlines, set_gillnets, pots_and_traps, pole_and_line, trollers, squid_jigger, other_fishing; trawlers was meant?',
  ),
  broken(
    'two letters for a flag',
    documentOf(VESSEL('{ "flags": ["ESP", "FR"] }')),
    [14, 38],
    `${WHEN}.vessel.flags[1]`,
    '"FR" is not allowed',
    'three capitals: ISO 3166-1 alpha-3; FRA was meant?',
  ),
  broken(
    'a country that there is not',
    documentOf(VESSEL('{ "flags": ["XYZ"] }')),
    [14, 31],
    `${WHEN}.vessel.flags[0]`,
    "'XYZ' is no country's code",
    'ISO 3166-1 alpha-3',
    false,
  ),
  broken(
    'an empty list',
    documentOf(VESSEL('{ "types": [] }')),
    [14, 30],
    `${WHEN}.vessel.types`,
    'is empty',
    'one or more, or to be left out',
  ),
  broken(
    'a type twice',
    documentOf(VESSEL('{ "types": ["tug", "tug"] }')),
    [14, 38],
    `${WHEN}.vessel.types[1]`,
    'is given twice',
  ),
  broken(
    'an empty part',
    documentOf(VESSEL('{}')),
    [14, 19],
    `${WHEN}.vessel`,
    'holds no condition',
    'some of types, flags, flagsNot, gears, lists, isRegistered, minLengthM, maxLengthM, or to be left out',
  ),
  broken(
    'least over most',
    documentOf(VESSEL('{ "minLengthM": 24, "maxLengthM": 15 }')),
    [14, 35],
    `${WHEN}.vessel.minLengthM`,
    'is more than maxLengthM, 15',
    null,
    false,
  ),
  broken(
    'a flag in and out',
    documentOf(VESSEL('{ "flags": ["PRT", "ESP"], "flagsNot": ["ESP"] }')),
    [14, 38],
    `${WHEN}.vessel.flags[1]`,
    'is in flagsNot too',
    null,
    false,
  ),
  broken(
    'fishing of tugs',
    documentOf(`{
        "vessel": { "types": ["tug"], "lists": ["*"] },
        "behaviour": { "kind": "apparentFishing" }
      }`),
    [14, 30],
    `${WHEN}.vessel.types`,
    'apparent fishing is told of no such vessel',
    'fishing or unknown',
    false,
  ),
  broken(
    'a kind of zone that there is not',
    documentOf(fishingIn('{ "zoneKinds": ["notake"] }')),
    [15, 34],
    `${WHEN}.place.zoneKinds[0]`,
    '"notake" is not allowed',
    'territorial-sea, eez, no-take, seasonal-closure, rfmo, gear-ban, own; no-take was meant?',
  ),
  broken(
    'a relation to no zone',
    documentOf(fishingIn('{ "relation": "inside", "minShoreNm": 5 }')),
    [15, 32],
    `${WHEN}.place.relation`,
    'tells of a zone, and none is named',
    'with zoneKinds or zoneIds',
  ),
  broken(
    'a licence for no zone',
    documentOf(fishingIn('{ "licences": ["none"] }')),
    [15, 32],
    `${WHEN}.place.licences`,
    'tells of a zone, and none is named',
    'with zoneKinds or zoneIds',
  ),
  broken(
    'near what, inside',
    documentOf(fishingIn(`{ ${CLOSED}, "relation": "inside", "withinNm": 5 }`)),
    [15, 80],
    `${WHEN}.place.withinNm`,
    'says how near, and the relation is not',
    "with relation 'near' or 'returns'",
  ),
  broken(
    'near, and how near is not said',
    documentOf(fishingIn(`{ ${CLOSED}, "relation": "near" }`)),
    [15, 58],
    `${WHEN}.place.relation`,
    "'near' does not say how near",
    'with withinNm',
  ),
  broken(
    'nearer than 300 nautical miles',
    documentOf(fishingIn(`{ ${CLOSED}, "relation": "near", "withinNm": 300 }`)),
    [15, 78],
    `${WHEN}.place.withinNm`,
    '300 is not allowed',
    '100 or less',
  ),
  broken(
    'fishing that returns',
    documentOf(fishingIn(`{ ${CLOSED}, "relation": "returns", "withinNm": 50 }`)),
    [15, 58],
    `${WHEN}.place.relation`,
    "'returns' is of silences, and apparentFishing is none",
    'with gap, goingDark, possibleDisabling',
  ),
  broken(
    'disabling at the beach',
    documentOf(DOING('{ "kind": "possibleDisabling" }', '{ "maxShoreNm": 12 }')),
    [15, 34],
    `${WHEN}.place.maxShoreNm`,
    'possibleDisabling is told of from 50 nautical miles on',
    '50 or more',
    false,
  ),
  broken(
    'the 30th of February',
    documentOf(AT('{ "seasons": [{ "from": "02-30", "to": "05-31" }] }')),
    [15, 41],
    `${WHEN}.time.seasons[0].from`,
    '"02-30" is not allowed',
    'a day of the year as MM-DD, 01-01 to 12-31',
  ),
  broken(
    'a season without an end',
    documentOf(AT('{ "seasons": [{ "from": "02-28", "until": "05-31" }] }')),
    [15, 50],
    `${WHEN}.time.seasons[0].until`,
    'is not known',
    'from, to',
  ),
  broken(
    'a day by number',
    documentOf(AT('{ "weekdays": [0] }')),
    [15, 32],
    `${WHEN}.time.weekdays[0]`,
    '0 is not allowed',
    'sunday, monday, tuesday, wednesday, thursday, friday, saturday',
  ),
]

export const OVER_BROAD: readonly BrokenDocument[] = [
  ...(['apparentFishing', 'gap', 'passage', 'atSea'] as const).map((kind) =>
    broken(
      `${kind} alone`,
      documentOf(`{ "behaviour": { "kind": "${kind}" } }`),
      [13, 15],
      WHEN,
      'would fire on nearly every trip',
      null,
      false,
    ),
  ),
  broken(
    'long fishing by fishing vessels at night',
    documentOf(
      '{ "vessel": { "types": ["fishing"] }, "behaviour": { "kind": "apparentFishing", "minMinutes": 600 }, "time": { "minNightShare": 0.5 } }',
    ),
    [13, 15],
    WHEN,
    'would fire on nearly every trip: every fishing vessel fishes',
    null,
    false,
  ),
  broken(
    'fishing in any zone of the world',
    documentOf(fishingIn('{ "zoneKinds": ["eez", "rfmo"] }')),
    [13, 15],
    WHEN,
    'would fire on nearly every trip',
    null,
    false,
  ),
  broken(
    'avoidance from the first silence on',
    documentOf(
      DOING('{ "kind": "avoidance", "days": 30 }', `{ ${CLOSED}, "relation": "near", "withinNm": 10 }`),
    ),
    [13, 15],
    WHEN,
    'would fire on the first silence near a border',
    null,
    false,
  ),
]
