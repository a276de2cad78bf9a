/** Lists kept in the order of what was last heard, the longest silent first. */

/** Puts an item of the list, usually one near its end, last. */
export function moveToEnd<Item>(items: Item[], item: Item): void {
  const end = items.length - 1
  if (items[end] === item) return
  for (let i = items.indexOf(item); i < end; i++) items[i] = items[i + 1]!
  items[end] = item
}

/** Takes an item out of the list, usually its first. */
export function removeItem<Item>(items: Item[], item: Item): void {
  // Moving all others down one by one costs a check of the garbage collector's for each.
  if (items[0] === item) items.shift()
  else items.splice(items.indexOf(item), 1)
}
