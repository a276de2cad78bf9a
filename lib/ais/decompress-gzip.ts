/** gzip as a stream whose good bytes are all handed out before its error. */

import { constants, createGunzip } from 'node:zlib'
import { InputError } from './open-input-error.ts'

/** Compressed bytes given to zlib at a time: deflate expands at most 1,032 times, so 16 MB wait at the worst. */
const SLICE_BYTES = 16 * 1024
const OUTPUT_BYTES = 64 * 1024

/**
 * Unpacks any number of gzip members. Node's stream interface drops what it still buffers when it fails, so output
 * is collected as zlib makes it, and a truncated or corrupt archive gives every byte before the fault first.
 */
export async function* gunzip(file: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflater = createGunzip({ chunkSize: OUTPUT_BYTES })
  let ready: Uint8Array[] = []
  let failure: Error | null = null
  let wake: () => void = () => {}
  inflater.on('data', (piece: Buffer) => ready.push(piece))
  inflater.on('error', (error) => {
    failure = error
    wake()
  })
  const step = (act: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      wake = resolve
      if (failure !== null) resolve()
      else act(resolve)
    })
  try {
    for await (const chunk of source) {
      for (let start = 0; start < chunk.length; start += SLICE_BYTES) {
        const slice = chunk.subarray(start, start + SLICE_BYTES)
        await step((done) => inflater.write(slice, done))
        const pieces = ready
        ready = []
        yield* pieces
        if (failure !== null) throw gzipError(file, failure)
      }
    }
    await step((done) => {
      inflater.once('end', done)
      inflater.end()
    })
    yield* ready
    if (failure !== null) throw gzipError(file, failure)
  } finally {
    inflater.destroy()
  }
}

function gzipError(file: string, error: Error & { errno?: number }): InputError {
  return error.errno === constants.Z_BUF_ERROR
    ? new InputError(file, 'truncated', 'the gzip data ends too early (truncated)')
    : new InputError(file, 'corrupt', `the gzip data is corrupt (${error.message})`)
}
