/** The published JSON Schema of the document (docs/rules.schema.json), for editors and other programs. */

import { z } from 'zod'
import { ruleDocumentSchema } from './rule-document.ts'

const TITLE = 'Rules of Wakewatch'
const DESCRIPTION =
  'Which behaviour of which vessel, where and when, raises an alert. Parts that contradict each other, repeated ids, unknown countries and what would fire on everything are refused by npm run rules -- check, beyond what a schema can say.'

/** Draft 2020-12, as text with a line break at its end. */
export function formatRuleSchema(): string {
  const schema = z.toJSONSchema(ruleDocumentSchema, { target: 'draft-2020-12', io: 'input' })
  const { $schema, ...parts } = schema
  return `${JSON.stringify({ $schema, title: TITLE, description: DESCRIPTION, ...parts }, null, 2)}\n`
}
