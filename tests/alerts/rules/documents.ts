/** Documents of one rule, line by line as a person writes them. */

/** The rule's own line for `when` is the 13th; `change` puts one line in the place of another. */
export function documentOf(
  when: string,
  change: { readonly line?: number; readonly text?: string } = {},
): string {
  const lines = [
    '{',
    '  "version": 1,',
    '  "suspicionFrom": 0.7,',
    '  "rules": [',
    '    {',
    '      "id": "my-rule",',
    '      "title": "My rule",',
    '      "definition": "What it means.",',
    '      "source": "Our own.",',
    '      "severity": "medium",',
    '      "enabled": true,',
    '      "budgetPerDay": 5,',
    `      "when": ${when}`,
    '    }',
    '  ]',
    '}',
    '',
  ]
  if (change.line !== undefined) lines[change.line - 1] = change.text ?? ''
  return lines.join('\n')
}

/** A sound `when` to break. */
export const FISHING = `{
        "vessel": { "types": ["fishing"], "flags": ["ESP"] },
        "behaviour": { "kind": "apparentFishing", "minMinutes": 30, "minScore": 0.6 },
        "place": { "zoneKinds": ["no-take"], "relation": "inside" }
      }`

export function fishingIn(place: string): string {
  return `{
        "behaviour": { "kind": "apparentFishing", "minMinutes": 30 },
        "place": ${place}
      }`
}

export interface BrokenDocument {
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

export function broken(
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

export const WHEN = 'rules[0].when'
export const CLOSED = '"zoneKinds": ["no-take"]'
export const VESSEL = (vessel: string) => `{
        "vessel": ${vessel},
        "behaviour": { "kind": "encounter" }
      }`
export const DOING = (behaviour: string, place = `{ ${CLOSED} }`) => `{
        "behaviour": ${behaviour},
        "place": ${place}
      }`
export const AT = (time: string) => `{
        "behaviour": { "kind": "loitering" },
        "time": ${time}
      }`
