/**
 * How long to wait before the next try to connect: anything up to a bound that doubles with each failure ("full jitter",
 * AWS Architecture Blog 2015), so that clients of a server that restarts do not come back all at once.
 *
 * @param failures tries that failed since the last good connection, 0 after one
 * @param random in [0, 1)
 */
export function reconnectDelayMs(failures: number, random: number): number {
  const bound = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 16))
  return LEAST_MS + Math.floor(random * bound)
}

const LEAST_MS = 100
const FIRST_MS = 500
const MOST_MS = 15_000
