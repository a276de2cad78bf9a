/** JSON Schemas of zod's, of which those with an id are told once and referred to. */

import { z } from 'zod'

export type JsonSchema = z.core.JSONSchema.BaseSchema

const PLACE = '#/components/schemas/'

export class SchemaBook {
  private readonly named = new Map<string, { readonly schema: JsonSchema; readonly text: string }>()

  /** `io`: 'input', as it is sent to us, or 'output', as we send it. */
  schemaOf(shape: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _, $defs: defs = {}, ...schema } = z.toJSONSchema(shape, { io, unrepresentable })
    for (const [id, inner] of Object.entries(defs)) this.keep(id, inner)
    return refer(schema)
  }

  components(): Record<string, JsonSchema> {
    return Object.fromEntries(
      [...this.named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { schema }]) => [id, schema]),
    )
  }

  private keep(id: string, given: JsonSchema): void {
    const schema = refer(given)
    const text = JSON.stringify(schema)
    const known = this.named.get(id)
    if (known !== undefined && known.text !== text) throw new Error(`openapi: two schemas are called ${id}`)
    this.named.set(id, { schema, text })
  }
}

/** What is refused whatever it is has a schema that nothing fits. */
function unrepresentable({ zodSchema }: { readonly zodSchema: z.core.$ZodType }): JsonSchema | 'throw' {
  return zodSchema._zod.def.type === 'undefined' ? { not: {} } : 'throw'
}

/** zod refers to what stands beside; here it stands among the components. */
function refer<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map(refer) as Node
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', PLACE) : refer(value),
    ]),
  ) as Node
}
