import { BitWriter } from './bit-writer.ts'
import type { AisMessage } from './decode-message.ts'
import { chooseLayout } from './messages/choose-layout.ts'
import { MAX_MESSAGE_BITS } from './payload.ts'

/** Keys that the decoder adds and the encoder does not look at: they follow from the others. */
type DerivedKey = 'utcSecond' | 'rateOfTurnDegPerMin' | 'utcTimeMs' | 'lengthM' | 'widthM' | 'fullName'

type WithoutDerived<M> = M extends unknown
  ? { readonly [K in keyof M as K extends DerivedKey ? never : K]: M[K] }
  : never

/** What the encoder takes: a decoded message is one, and derived keys may be left out. */
export type EncodableMessage = WithoutDerived<AisMessage>

export interface EncodeOptions {
  /** Two characters; AI is a mobile station, AB and BS are base stations. */
  readonly talker?: string
  /** VDM: received from others; VDO: own ship. */
  readonly formatter?: 'VDM' | 'VDO'
  readonly channel?: 'A' | 'B' | ''
  /** Ties the sentences of one message together, 0-9; count it up from message to message. */
  readonly sequence?: number
}

/** A sentence has 82 characters at most, start delimiter, CR and LF included (IEC 61162-1, 7.3). */
const MAX_SENTENCE_CHARACTERS = 82
/** `!AIVDM,2,1,3,A,` and `,0*hh` CR LF. */
const FRAME_CHARACTERS = '!AIVDM,2,1,3,A,'.length + ',0*hh\r\n'.length
const MAX_PAYLOAD_CHARACTERS = MAX_SENTENCE_CHARACTERS - FRAME_CHARACTERS

/**
 * Sentences (without line ends) of one message, in order. Throws RangeError on values that their fields cannot
 * hold, naming them, and on a message longer than AIS has.
 */
export function encodeMessage(message: EncodableMessage, options: EncodeOptions = {}): string[] {
  const { talker = 'AI', formatter = 'VDM', channel = 'A', sequence = 0 } = options
  const writer = new BitWriter()
  writeMessage(writer, message)
  if (writer.bitLength > MAX_MESSAGE_BITS) throw new RangeError(`ais: message of ${writer.bitLength} bits`)
  const { text, fillBits } = writer.armored()
  const count = Math.ceil(text.length / MAX_PAYLOAD_CHARACTERS)
  const sentences: string[] = []
  for (let part = 1; part <= count; part++) {
    const payload = text.slice((part - 1) * MAX_PAYLOAD_CHARACTERS, part * MAX_PAYLOAD_CHARACTERS)
    const tie = count > 1 ? sequence : ''
    const fill = part === count ? fillBits : 0
    sentences.push(
      frameSentence(`${talker}${formatter},${count},${part},${tie},${channel},${payload},${fill}`),
    )
  }
  return sentences
}

function writeMessage(writer: BitWriter, message: EncodableMessage): void {
  const layout = chooseLayout(message)
  if (layout === null)
    throw new RangeError(`ais: no message type ${message.type}`)
    // The table was chosen by the message itself: only its own values reach it.
  ;(layout.write as (writer: BitWriter, message: EncodableMessage) => void)(writer, message)
}

function frameSentence(body: string): string {
  let checksum = 0
  for (let index = 0; index < body.length; index++) checksum ^= body.charCodeAt(index)
  return `!${body}*${checksum.toString(16).toUpperCase().padStart(2, '0')}`
}
