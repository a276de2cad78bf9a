/** An engine of the smallest kind, for tests of what hosts engines: it answers, tells, fails and hangs as it is asked. */

import type { LatestPositions } from '../../../lib/server/engine.ts'
import { hostEngine } from '../../../lib/server/worker/host-engine.ts'

export interface TinyConfiguration {
  readonly hello: number
}

const NOBODY: LatestPositions = {
  ...{ count: 0, mmsi: [], name: [], timeMs: new Float64Array(0) },
  ...{ lonUnits: new Int32Array(0), latUnits: new Int32Array(0), speedKnots: new Float32Array(0) },
  ...{ courseDeg: new Float32Array(0), headingDeg: new Float32Array(0), score: new Uint16Array(0) },
}

await hostEngine<TinyConfiguration>(
  ({ hello }, link) =>
    new Promise((resolve, reject) => {
      link.post({ kind: 'ready', generation: hello })
      link.onCall((call) => {
        if (call.kind === 'stop') return resolve()
        if (call.kind === 'positions') return link.post({ kind: 'answer', id: call.id, value: NOBODY })
        if (call.kind === 'change') return link.post({ kind: 'answer', id: call.id, value: call.change })
        if (call.kind === 'model') return link.post({ kind: 'answer', id: call.id, value: call.wanted })
        if (call.kind === 'act' || call.kind === 'imports')
          return link.post({ kind: 'answer', id: call.id, value: call.wish })
        const text = new TextDecoder().decode(call.bytes)
        // As sources do that nobody has told to end.
        if (text === 'fail') setInterval(() => {}, 1000)
        if (text === 'fail') return reject(new Error('told to fail'))
        if (text === 'exit') process.exit(3)
        if (text === 'throw') throw new Error('told to throw')
        if (text === 'hang') return
        const value = { ok: true, lines: text.length, reports: 1, rejected: 0, source: call.source }
        link.post({ kind: 'answer', id: call.id, value })
      })
    }),
)
