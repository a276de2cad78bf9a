/** Lists kept in the order of what was last heard, the longest silent first. */

/** Puts an item of the list, usually one near its end, last. */
export function moveToEnd<Item>(items: Item[], item: Item): void {
  const end = items.length - 1
  if (items[end] === item) return
  for (let i = items.indexOf(item); i < end; i++) items[i] = items[i + 1]!
  items[end] = item
}
