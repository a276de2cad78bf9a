/** The published JSON Schema of the messages (docs/live-protocol.schema.json), for clients in other languages. */

import { z } from 'zod'
import { clientMessage } from './client-messages.ts'
import { serverMessage } from './server-messages.ts'
import { wireAct, wireAlert, wireAlertRevision, wireOutput, wireOutputRevision } from './wire-records.ts'

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
const DESCRIPTION =
  'Messages of /live: what a client may say is #/$defs/clientMessage, what the server says #/$defs/serverMessage. Positions are binary (docs/live-protocol.md). Fields may be added to what the server says.'

/** Draft 2020-12, as text with a line break at its end. */
export function formatLiveSchema(): string {
  const registry = z.registry<{ id: string }>()
  registry.add(clientMessage, { id: 'clientMessage' })
  registry.add(serverMessage, { id: 'serverMessage' })
  registry.add(wireAlert, { id: 'alert' })
  registry.add(wireOutput, { id: 'output' })
  registry.add(wireAlertRevision, { id: 'alertRevision' })
  registry.add(wireAct, { id: 'act' })
  registry.add(wireOutputRevision, { id: 'outputRevision' })
  const { schemas } = z.toJSONSchema(registry, {
    ...{ uri: (id) => `#/$defs/${id}`, io: 'input', target: 'draft-2020-12' },
  })
  const parts = Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [
    id,
    schema,
  ])
  const document = {
    ...{ $schema: DIALECT, title: 'Live feed of Wakewatch', description: DESCRIPTION },
    $defs: Object.fromEntries(parts),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
