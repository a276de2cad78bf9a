/** Of ascending numbers, none of them NaN, linear between neighbours; NaN of none. `share`: 0..1. */
export function quantileOf(sorted: Float32Array | Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const value = sorted[below] ?? Number.NaN
  const next = sorted[below + 1] ?? value
  return next === value ? value : value + (place - below) * (next - value)
}
