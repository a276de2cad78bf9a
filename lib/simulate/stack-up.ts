/** Shares as bounds, each that much above the one before, so that one draw picks one of them or none. */
export function stackUp<Name extends string>(
  shares: Readonly<Record<Name, number>>,
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  let below = 0
  const bounds = {} as Record<Name, number>
  for (const name of names) {
    below += shares[name]
    bounds[name] = below
  }
  return bounds
}
