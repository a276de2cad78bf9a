/** Counted in pieces of this size, so that a million lines are never held at once. */
const PIECE_CHARACTERS = 65_536

/** Lines as text editors count them (LF, CR LF or CR), by the standard library and not by ours. */
export class LineCounter {
  private text = ''
  private ended = 0

  add(bytes: Uint8Array): void {
    this.text += Buffer.from(bytes).toString('latin1')
    if (this.text.length < PIECE_CHARACTERS || this.text.endsWith('\r')) return
    const lines = this.text.split(/\r\n|\r|\n/)
    this.ended += lines.length - 1
    this.text = lines[lines.length - 1]!
  }

  count(): number {
    const rest = this.text.split(/\r\n|\r|\n/)
    return this.ended + rest.length - (rest[rest.length - 1] === '' ? 1 : 0)
  }
}
