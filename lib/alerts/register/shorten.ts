/** What a file says, fit for a message: hostile cells are long and move the cursor of a terminal. */
export function shorten(text: string, most: number): string {
  const plain = text.slice(0, most + 1).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ')
  return text.length > most ? `${plain.slice(0, most)}…` : plain
}
