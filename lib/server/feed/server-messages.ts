/** What the server of `/live` says: JSON, but for positions (lib/server/feed/positions-frame), which are binary. */

import * as z from 'zod'
import { LIVE_PROTOCOL, subscriptionId } from './client-messages.ts'
import { wireAct, wireAlert, wireAlertRevision, wireOutput, wireOutputRevision } from './wire-records.ts'

const sequence = z.int().min(0)

const hello = z
  .object({
    type: z.literal('hello'),
    protocol: z.literal(LIVE_PROTOCOL),
    serverTimeMs: z.number().describe('Wall clock of the server, epoch ms.'),
    epoch: z.string().describe('Names the data folder: numbers of another one mean nothing here.'),
    simulated: z.boolean().describe('All that follows is simulated.'),
    newest: z
      .object({ alerts: sequence, events: sequence, acts: sequence })
      .describe('Newest number of each log.'),
    pingEveryMs: z.number().positive(),
  })
  .describe('The first message.')

const ofSnapshot = {
  id: subscriptionId,
  sequence: sequence.describe('Revisions up to this number are in it.'),
  isFirst: z.boolean().describe('Whoever has an older snapshot drops it.'),
  isLast: z.boolean(),
  isComplete: z.boolean().describe('False: only the newest are in it.'),
}

const snapshot = z
  .discriminatedUnion('topic', [
    z.object({
      type: z.literal('snapshot'),
      topic: z.literal('alerts'),
      ...ofSnapshot,
      items: z.array(wireAlert),
    }),
    z.object({
      type: z.literal('snapshot'),
      topic: z.literal('events'),
      ...ofSnapshot,
      items: z.array(wireOutput),
    }),
    z.object({
      type: z.literal('snapshot'),
      topic: z.literal('acts'),
      ...ofSnapshot,
      items: z.array(wireAct),
    }),
  ])
  .describe('What stands, in one message or several.')

const ofDelta = {
  id: subscriptionId,
  after: sequence.describe('What the client has, if it has lost nothing.'),
  through: sequence.describe('All that the subscription lets through after the one up to here is in it.'),
}

const delta = z
  .discriminatedUnion('topic', [
    z.object({
      type: z.literal('delta'),
      topic: z.literal('alerts'),
      ...ofDelta,
      revisions: z.array(wireAlertRevision),
    }),
    z.object({
      type: z.literal('delta'),
      topic: z.literal('events'),
      ...ofDelta,
      revisions: z.array(wireOutputRevision),
    }),
    z.object({
      type: z.literal('delta'),
      topic: z.literal('acts'),
      ...ofDelta,
      revisions: z.array(wireAct),
    }),
  ])
  .describe('Revisions in the order of their numbers.')

export const RESYNC_REASONS = ['too-old', 'other-epoch', 'ahead', 'gap', 'rebuilt'] as const

const resync = z
  .object({
    type: z.literal('resync'),
    id: subscriptionId,
    reason: z
      .enum(RESYNC_REASONS)
      .describe(
        'Why a snapshot follows: the number is too old; of another folder; newer than any here; revisions are missing here; the history was computed anew.',
      ),
  })
  .describe('What the client has cannot be carried on: a snapshot follows.')

const ping = z
  .object({ type: z.literal('ping'), serverTimeMs: z.number() })
  .describe('To be answered by a pong.')

const lost = z
  .object({ type: z.literal('lost'), positions: z.int().positive() })
  .describe('So many position updates gave way to newer ones of the same vessels since this was last told.')

export const ERROR_CODES = [
  'bad-message',
  'unknown-id',
  'too-many-topics',
  'bad-topic',
  'unavailable',
] as const

const error = z
  .object({
    type: z.literal('error'),
    code: z.enum(ERROR_CODES),
    id: z.string().nullable().describe('The subscription, which is ended; null: of none.'),
    detail: z.string(),
  })
  .describe('What was asked was not done; the connection stays.')

export const BYE_CODES = ['too-slow', 'too-many-messages', 'bad-messages', 'silent', 'closing'] as const

const bye = z
  .object({ type: z.literal('bye'), code: z.enum(BYE_CODES), detail: z.string() })
  .describe('The last message: the connection is closed.')

export const serverMessage = z.discriminatedUnion('type', [
  hello,
  snapshot,
  delta,
  resync,
  ping,
  lost,
  error,
  bye,
])

export type ServerMessage = z.infer<typeof serverMessage>
export type ResyncReason = (typeof RESYNC_REASONS)[number]
export type ErrorCode = (typeof ERROR_CODES)[number]
export type ByeCode = (typeof BYE_CODES)[number]
/** What is not encoded once for many. */
export type PlainMessage = Exclude<ServerMessage, { type: 'snapshot' | 'delta' }>
