/** How far training is, on stderr: a line that changes on a terminal, else one every 10 s. */

export interface TrainProgress {
  /** What is trained from now on. */
  begin(what: string): void
  /** One more network is trained. */
  count(): void
  finish(): void
}

/** As process.stderr. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const LINE_EVERY_MS = 10_000

/** `networks`: how many will be trained. `now`: epoch ms. */
export function createTrainProgress(
  stream: ProgressStream,
  now: () => number,
  networks: number,
): TrainProgress {
  const startMs = now()
  let what = ''
  let done = 0
  let toldMs = startMs
  const show = () => {
    const nowMs = now()
    if (!stream.isTTY && nowMs - toldMs < LINE_EVERY_MS) return
    toldMs = nowMs
    const leftS =
      done === 0 ? '' : `, ${Math.ceil(((nowMs - startMs) / done / 1000) * (networks - done))} s left`
    const text = `train: ${Math.floor((100 * done) / networks)} %, ${what}${leftS}`
    stream.write(stream.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
  }
  return {
    begin: (next) => {
      what = next
      show()
    },
    count: () => {
      done++
      show()
    },
    finish: () => {
      if (stream.isTTY) stream.write('\r\x1b[K')
      stream.write(`train: ${networks} networks in ${Math.round((now() - startMs) / 1000)} s\n`)
    },
  }
}
