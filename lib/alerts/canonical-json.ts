/**
 * JSON of which there is one text for one value: keys sorted, no space. So records that were made in another order of
 * work, or read back, give the same bytes.
 */

/**
 * NaN is written as null: whoever reads it knows where a number stands. Throws on an infinite number, which would be
 * null too and read as missing.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (inner === Number.POSITIVE_INFINITY || inner === Number.NEGATIVE_INFINITY)
      throw new RangeError(`alerts: ${inner} at ${key} of a record`)
    return isPlainObject(inner) ? sortKeys(inner) : inner
  })
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sortKeys(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}
