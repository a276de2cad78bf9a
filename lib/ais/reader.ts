/** A reader turns the bytes of one input into reports. It never throws on content: it counts and goes on. */
export interface Reader {
  /** Takes the next bytes, cut anywhere. Accepted reports are appended to the intake's buffer. */
  push(chunk: Uint8Array): void
  /** End of input: the last line may lack its line end; parts still waiting are orphans. */
  finish(): void
  /**
   * In place of `finish` where the input broke off: what is held of an unfinished line is counted as truncated, for
   * its end is not its end.
   */
  cut(): void
}
