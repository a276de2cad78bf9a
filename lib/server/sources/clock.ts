/** Time as the sources see it, an argument everywhere: the system's, or a simulator's. */
export interface Clock {
  /** Wall clock, epoch ms. It may jump. */
  wallMs(): number
  /** Milliseconds since some start. It never goes back: what lasts is measured by it. */
  steadyMs(): number
  /** Calls once after so many ms, unless the function it returns was called before. */
  after(ms: number, call: () => void): () => void
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  steadyMs: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after so many ms or when the signal aborts, whichever is first. Leaves nothing behind at the signal. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(ms, end)
    signal.addEventListener('abort', end)
  })
}

/** Resolves when the promise is settled either way or the signal aborts. Leaves nothing behind at the signal. */
export function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      signal.removeEventListener('abort', end)
      resolve()
    }
    promise.then(end, end)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
}
