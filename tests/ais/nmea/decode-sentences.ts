import { type AisMessage, decodeMessage, type MessageFault } from '../../../lib/ais/nmea/decode-message.ts'
import { Payload } from '../../../lib/ais/nmea/payload.ts'

/** The payload of well-formed sentences of one message, without the reader that the tests of it need. */
export function payloadOfSentences(sentences: readonly string[]): Payload {
  const payload = new Payload()
  payload.reset()
  let fill = 0
  for (const sentence of sentences) {
    const fields = sentence.split(',')
    payload.appendArmored(Buffer.from(fields[5]), 0, fields[5].length)
    fill = Number(fields[6][0])
  }
  payload.endWithFill(fill)
  return payload
}

export function decodeSentences(sentences: readonly string[]): AisMessage | MessageFault {
  return decodeMessage(payloadOfSentences(sentences))
}
