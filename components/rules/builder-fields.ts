/**
 * What the sentence builder has slots for, made from the schema of the document: what the server takes and what a person can
 * say are one thing. Plain data, so that a page is sent the slots and not the schema. Pure.
 */

import { z } from 'zod'
import { ruleDocumentSchema } from '../../lib/alerts/rules/rule-document.ts'

export type RulePart = 'vessel' | 'behaviour' | 'place' | 'time'

export interface BuilderField {
  /** `place.withinNm` */
  readonly path: string
  readonly part: RulePart
  readonly name: string
  /** 'choices': some of the options; 'texts': words with commas; 'seasons': MM-DD/MM-DD with commas. */
  readonly type: 'choices' | 'choice' | 'texts' | 'number' | 'boolean' | 'seasons'
  readonly options: readonly string[]
  readonly minimum: number | null
  readonly maximum: number | null
  /** Whole numbers only. */
  readonly isWhole: boolean
  /** In English, as the schema says it. */
  readonly description: string
}

export interface BuilderFields {
  readonly vessel: readonly BuilderField[]
  readonly place: readonly BuilderField[]
  readonly time: readonly BuilderField[]
  readonly behaviours: readonly { readonly kind: string; readonly fields: readonly BuilderField[] }[]
}

/** As much of JSON Schema as the document's is made of. */
interface Schema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly const?: string
  readonly description?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly oneOf?: readonly Schema[]
}

export function readBuilderFields(): BuilderFields {
  const schema = z.toJSONSchema(ruleDocumentSchema, { io: 'input' }) as Schema
  const when = schema.properties!.rules!.items!.properties!.when!.properties!
  return {
    vessel: fieldsOf('vessel', when.vessel!),
    place: fieldsOf('place', when.place!),
    time: fieldsOf('time', when.time!),
    behaviours: when.behaviour!.oneOf!.map((behaviour) => ({
      kind: behaviour.properties!.kind!.const!,
      fields: fieldsOf('behaviour', behaviour),
    })),
  }
}

function fieldsOf(part: RulePart, { properties = {} }: Schema): BuilderField[] {
  return Object.entries(properties)
    .filter(([name]) => name !== 'kind')
    .map(([name, schema]) => ({
      ...{ path: `${part}.${name}`, part, name },
      ...{ type: typeOf(schema), options: schema.items?.enum ?? schema.enum ?? [] },
      ...{ minimum: schema.minimum ?? null, maximum: schema.maximum ?? null },
      ...{ isWhole: schema.type === 'integer', description: schema.description ?? '' },
    }))
}

function typeOf({ type, items, ...schema }: Schema): BuilderField['type'] {
  if (type === 'array') {
    if (items?.enum !== undefined) return 'choices'
    return items?.type === 'object' ? 'seasons' : 'texts'
  }
  if (type === 'boolean') return 'boolean'
  return schema.enum === undefined ? 'number' : 'choice'
}

/** Of `minApartKm`: km; '' where there is none. */
export function unitOf(name: string): string {
  if (/Minutes$/.test(name)) return 'min'
  if (/Nm$/.test(name)) return 'nm'
  if (/Knots$/.test(name)) return 'kn'
  if (/Km$/.test(name)) return 'km'
  return /LengthM$/.test(name) ? 'm' : ''
}
