/** Words and numbers as the command lines print them. */

export function formatNumber(value: number): string {
  return value.toLocaleString('en')
}

export function formatCount(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`
}

/** `blank 3, comment 1`. */
export function formatCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([key, count]) => `${key} ${formatNumber(count)}`)
    .join(', ')
}

/** To the minute, in UTC. */
export function formatMinute(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
