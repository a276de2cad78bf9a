/** What a client of `/live` may say. JSON, one message a frame; anything else is refused by code. */

import * as z from 'zod'

/** Of these messages and of lib/server/feed/server-messages. A server speaks one. */
export const LIVE_PROTOCOL = 1

/** Names a subscription among those of its connection. */
export const subscriptionId = z
  .string()
  .min(1)
  .max(32)
  .describe('Chosen by the client; names the subscription on this connection.')

const vesselKey = z.string().min(1).max(64).describe('MMSI as text.')
const sequence = z.int().min(0)

const alertsTopic = z
  .strictObject({
    kind: z.literal('alerts'),
    mmsi: vesselKey.optional().describe('Only alerts on this vessel, or on what another did with it.'),
  })
  .describe('Alerts as they come, change and are withdrawn.')

const eventsTopic = z
  .strictObject({
    kind: z.literal('events'),
    mmsi: vesselKey.optional().describe('Only what was found of this vessel.'),
    kinds: z.array(z.string().min(1).max(32)).min(1).max(16).optional().describe('Only these kinds.'),
  })
  .describe('Gaps, port visits, trips and events as they come, change and are withdrawn.')

const actsTopic = z
  .strictObject({ kind: z.literal('acts') })
  .describe('What people do with alerts: judgements, remarks, silences and their ends.')

const boxTopic = z
  .strictObject({
    kind: z.literal('box'),
    west: z.number().min(-180).max(180).describe('Degrees; greater than east where the box crosses 180°.'),
    south: z.number().min(-90).max(90),
    east: z.number().min(-180).max(180),
    north: z.number().min(-90).max(90),
  })
  .describe('Latest positions of the vessels in a box, borders included.')

const vesselTopic = z
  .strictObject({ kind: z.literal('vessel'), mmsi: vesselKey })
  .describe('Latest position of one vessel, wherever it is.')

const liveTopic = z.discriminatedUnion('kind', [alertsTopic, eventsTopic, actsTopic, boxTopic, vesselTopic])

const subscribe = z
  .strictObject({
    type: z.literal('subscribe'),
    id: subscriptionId,
    topic: liveTopic,
    after: z
      .strictObject({ epoch: z.string().max(64), sequence })
      .optional()
      .describe('Of alerts, events and acts: the last number that the client has, and of which folder.'),
  })
  .describe('Begins a subscription; one with the same id is replaced.')

const unsubscribe = z.strictObject({ type: z.literal('unsubscribe'), id: subscriptionId })

const pong = z.strictObject({ type: z.literal('pong') }).describe('Answers a ping.')

export const clientMessage = z.discriminatedUnion('type', [subscribe, unsubscribe, pong])

export type ClientMessage = z.infer<typeof clientMessage>
export type LiveTopic = z.infer<typeof liveTopic>
export type LogTopic = Extract<LiveTopic, { kind: 'alerts' | 'events' | 'acts' }>
export type ResumePoint = NonNullable<Extract<ClientMessage, { type: 'subscribe' }>['after']>
