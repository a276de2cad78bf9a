/** Ctrl-C: the first asks the work to stop and leave things as they were, a second one ends at once. */

/** Exit status of a run cut off by a signal, as shells give it for SIGINT. */
export const INTERRUPTED = 130

/** Aborts on SIGINT or SIGTERM, after telling the person on stderr. */
export function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED)
    process.stderr.write('\nstopping; nothing half done is kept (again to stop at once)\n')
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}
