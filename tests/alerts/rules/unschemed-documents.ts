/** What no schema sees: text that is no JSON, and rules that are sound but for how much they take in. */

import {
  type BrokenDocument,
  broken,
  CLOSED,
  DOING,
  documentOf,
  FISHING,
  fishingIn,
  WHEN,
} from './documents.ts'

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
