/** For what is misspelt: which of the known names was meant. */

/** A name may differ by a third of its letters, by two at least; a longer text is no misspelling of any. */
const LEAST_EDITS = 2
const LONGEST = 40

/** The known name with the fewest letters put in, left out or changed; null where none is near. */
export function nearestName(text: string, known: readonly string[]): string | null {
  if (text.length > LONGEST) return null
  let nearest: string | null = null
  let fewest = Math.max(LEAST_EDITS, Math.floor(text.length / 3)) + 1
  for (const name of known) {
    const edits = countEdits(text.toLowerCase(), name.toLowerCase())
    if (edits < fewest) {
      nearest = name
      fewest = edits
    }
  }
  return nearest
}

/** Levenshtein's distance. */
function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
