/**
 * A station that can repeat: serves NMEA lines over TCP at a steady rate, and after a restart of who listens goes on behind
 * the lines that are safe there, from the first line of a message.
 */

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** Lines go out so often, ms. */
const EVERY_MS = 10

export class Station {
  private readonly server: Server
  private socket: Socket | null = null
  private timer: NodeJS.Timeout | null = null
  /** The next line to be sent; the first one of this life, and how many were safe when it began. */
  private at = 0
  private firstOfLife = 0
  private safeAtStart = 0
  private isOpen = false
  /** Of all lives: lines sent, and how long it sent, ms. */
  private sentInAll = 0
  private openMs = 0
  private sentMs = 0
  private due = 0

  /** Lines from here on are not sent. */
  private last: number

  private constructor(
    private readonly lines: readonly string[],
    /** A second. */
    private readonly rate: number,
  ) {
    this.last = lines.length
    this.server = createServer((socket) => this.serve(socket))
  }

  static async listen(lines: readonly string[], rate: number): Promise<Station> {
    const station = new Station(lines, rate)
    station.server.listen(0, '127.0.0.1')
    await once(station.server, 'listening')
    return station
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** Lines sent in this life. */
  get sent(): number {
    return this.at - this.firstOfLife
  }

  /** Lines a second while it was heard, those sent again included. */
  get meanRate(): number {
    return (1000 * this.sentInAll) / this.openMs
  }

  get isDone(): boolean {
    return this.at === this.last
  }

  /** Ends so many lines on, with a whole message. Gives how many lines that are in all. */
  endAfter(more: number): number {
    const { lines } = this
    let last = Math.min(lines.length, this.at + more)
    while (last < lines.length && isContinued(lines[last]!)) last++
    this.last = last
    return last
  }

  /** The listener was started again, and says that so many lines are safe, all its lives together. */
  begin(safeLines: number): void {
    // What was sent twice is counted twice there: its count is compared with that of the last start.
    let next = this.firstOfLife + safeLines - this.safeAtStart
    if (next > this.last || next < this.firstOfLife)
      throw new Error(`station: ${safeLines} lines cannot be safe`)
    while (next < this.last && isContinued(this.lines[next]!)) next--
    this.at = next
    this.firstOfLife = next
    this.safeAtStart = safeLines
    this.isOpen = true
    this.send()
  }

  /** The listener is gone. */
  end(): void {
    this.isOpen = false
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    this.socket?.destroy()
    this.socket = null
  }

  async close(): Promise<void> {
    this.end()
    this.server.close()
    await once(this.server, 'close')
  }

  private serve(socket: Socket): void {
    this.socket = socket
    socket.on('error', () => {})
    this.send()
  }

  private send(): void {
    if (!this.isOpen || this.socket === null || this.timer !== null) return
    this.sentMs = performance.now()
    this.due = 0
    this.timer = setInterval(() => this.sendDue(), EVERY_MS)
  }

  private sendDue(): void {
    const { socket, lines, last, rate } = this
    const nowMs = performance.now()
    // One that does not keep up is not given more than a second's lines at once.
    if (this.isDone) return
    this.due = Math.min(this.due + ((nowMs - this.sentMs) * rate) / 1000, rate)
    this.openMs += nowMs - this.sentMs
    this.sentMs = nowMs
    if (socket === null || socket.destroyed || socket.writableNeedDrain) return
    const until = Math.min(last, this.at + Math.floor(this.due))
    this.due -= until - this.at
    this.sentInAll += until - this.at
    if (until > this.at) socket.write(lines.slice(this.at, until).join(''))
    this.at = until
  }
}

/** Whether a line is not the first of its message: by its group (TAG block 'g:2-2-8'). */
function isContinued(line: string): boolean {
  return /^\\g:[2-9]-/.test(line)
}
