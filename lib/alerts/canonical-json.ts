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

/** Whether two values have the same canonical text, without making it. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isNull(a) || isNull(b)) return isNull(a) && isNull(b)
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => isSameJson(item, b[i]))
    )
  if (!isPlainObject(a) || !isPlainObject(b)) return false
  // A field that is undefined is left out, and one that is null is not.
  for (const name in a)
    if ((a[name] === undefined) !== (b[name] === undefined) || !isSameJson(a[name], b[name])) return false
  for (const name in b) if (b[name] !== undefined && a[name] === undefined) return false
  return true
}

/** What is written as null. */
function isNull(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value)
}
