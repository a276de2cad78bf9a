/**
 * Gear beacons: transponders on nets and buoys, told by what they call themselves. Drawn apart; no events.
 *
 * The patterns are those with which GFW's analysts leave out likely gear, made to spare ships: a net or a buoy
 * counts as a word of its own beside a number or its marker, so that GANNET, MAGNET, NETTUNO, NET RESULT and
 * BUOY TENDER stay ships, and a reading in volts stands alone, so that PLANET V and K7V stay ships.
 */

const GEAR_NAMES: readonly RegExp[] = [
  // A battery in percent: "ZHESANYU00868-2984%", "HAO 12-85%".
  /\d\s*%/,
  // A battery in volts, a word of its own or after padding: "8V", "12.4V", "NET5@11V2".
  /(^|[\s@_-])\d{1,2}([.,]\d{1,2})?V\d?$/,
  // The same with decimals anywhere: "ABC12.4V3".
  /\d[.,]\dV/,
  // Numbers of a set of beacons: "8458-04".
  /^\d+-\d+$/,
  // "NET MARK 3", "NETMARKER", "NET BUOY", "NET FISHING".
  /(^|[^A-Z])NETS?[\s_-]*(MARK|BUOY|BOUY|FISHING|BEACON|LOC)/,
  // "NET 12", "NET-3", "NET12", "FISHING NET", "12 NET".
  /(^|[^A-Z])NETS?[\s_#.-]*\d/,
  /(^|[^A-Z])(FISH|FISHING|DRIFT|GILL)[\s_-]*NETS?$/,
  /^\d+[\s_-]*NETS?$/,
  // "BUOY", "BUOY-162", "LONGLINE BUOY 7"; BOUY as it is often spelt. Not the ships that tend or lay them.
  /(^|[^A-Z])(BUOY|BOUY)S?([^A-Z]*$|[\s_#.-]*\d)/,
]

const BUOY_SHIP = /BUOYS?\s*(TENDER|LAYER|SHIP|BOAT|MASTER)/

/** `name`: trimmed and in capitals, as reports have it; '' is none. */
export function isGearBeaconName(name: string): boolean {
  return name !== '' && !BUOY_SHIP.test(name) && GEAR_NAMES.some((pattern) => pattern.test(name))
}

/** From when on a vessel is known as a gear beacon by what it has called itself; Infinity: never. */
export function beaconFromMs(claims: Iterable<{ readonly name: string; readonly startMs: number }>): number {
  let fromMs = Number.POSITIVE_INFINITY
  for (const { name, startMs } of claims) if (startMs < fromMs && isGearBeaconName(name)) fromMs = startMs
  return fromMs
}

/** Since when vessels are gear beacons by what they have called themselves; those that are none are not in it. */
export function beaconsAmong(
  claims: Iterable<{ readonly mmsi: string; readonly name: string; readonly startMs: number }>,
): ReadonlyMap<string, number> {
  const since = new Map<string, number>()
  for (const { mmsi, name, startMs } of claims)
    if (isGearBeaconName(name)) since.set(mmsi, Math.min(startMs, since.get(mmsi) ?? startMs))
  return since
}
