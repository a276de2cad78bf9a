/** Items by what they have in common, groups and items in the order in which they come. */
export function groupBy<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** Of what is said by vessel and rule. */
export function keyOfVesselAndRule({
  mmsi,
  ruleId,
}: {
  readonly mmsi: string
  readonly ruleId: string
}): string {
  return JSON.stringify([mmsi, ruleId])
}
