import type { ReadReport } from '../read-report.ts'
import { type AisMessage, decodeMessage, isMessageFault } from './decode-message.ts'
import { MessageStream, type NmeaTimeOptions } from './message-stream.ts'
import type { NmeaMessage } from './nmea-message.ts'

/**
 * Decodes a log in full: every message that decodes goes to `onMessage`, every other line is counted in `report`.
 * Chunks may be cut anywhere. Yields after each chunk, so that the caller can write, breathe and stop; an error of
 * the input comes through after all that was read before it.
 */
export async function* decodeLog(
  chunks: AsyncIterable<Uint8Array>,
  report: ReadReport,
  times: NmeaTimeOptions,
  onMessage: (message: AisMessage, heard: NmeaMessage) => void,
): AsyncGenerator<void> {
  const stream = new MessageStream(report, times, (heard) => {
    const message = decodeMessage(heard.payload)
    if (isMessageFault(message)) return message.reason
    onMessage(message, heard)
    return null
  })
  try {
    for await (const chunk of chunks) {
      stream.push(chunk)
      yield
    }
  } finally {
    stream.finish()
  }
  yield
}
