/** What a peer needs of its socket: a WebSocket of `ws`, or a made-up slow one in tests. */
export interface PeerSocket {
  /** Bytes given to it that the network has not taken. */
  readonly bufferedAmount: number
  /** `taken` is called once the network has taken it. */
  send(message: string | Uint8Array, isBinary: boolean, taken: () => void): void
  close(code: number, reason: string): void
  terminate(): void
}
