import type { TimeRule } from '../read-report.ts'
import { Payload } from './payload.ts'

/** One AIS message out of its sentences; written over from message to message, valid during the call only. */
export class NmeaMessage {
  readonly payload = new Payload()
  /** Message type 0..63 as sent; 1..27 are defined. */
  type = 0
  /** Epoch ms UTC, NaN where nothing says; and the rule that said. */
  timeMs = Number.NaN
  timeRule: TimeRule | null = null
  /** Epoch ms at which its bytes arrived, NaN where they were not received live. */
  receiveTimeMs = Number.NaN
  /** 1-based line of the input that completed it. */
  line = 0
  /** VDO: the receiver's own ship. */
  isOwnShip = false
  talkerCode = 0
  channelCode = 0

  /** 'AI', 'AB', 'BS', …: as the sentence spells it. */
  get talker(): string {
    return String.fromCharCode(this.talkerCode >> 8, this.talkerCode & 255)
  }

  /** 'A', 'B', '1', …; null where the sentence leaves it empty. */
  get channel(): string | null {
    return this.channelCode === 0 ? null : String.fromCharCode(this.channelCode)
  }
}
