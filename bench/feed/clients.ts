/** The clients of bench:feed, in a process of their own: they measure from the commit to what they are given. */

import { WebSocket } from 'ws'
import type { DegreeBox } from '../../lib/server/feed/box-index.ts'
import { LiveClient } from '../../lib/server/feed/client.ts'

export interface ClientTask {
  readonly url: string
  readonly boxes: readonly DegreeBox[]
}

export interface ClientFigures {
  readonly alertP50Ms: number
  readonly alertP99Ms: number
  readonly positionP50Ms: number
  readonly positionP99Ms: number
  readonly alertsPerClient: number
}

const alertMs: number[] = []
const positionMs: number[] = []

process.on('message', (message: ClientTask | 'report') => {
  if (message === 'report') {
    const figures: ClientFigures = {
      alertP50Ms: quantile(alertMs, 0.5),
      alertP99Ms: quantile(alertMs, 0.99),
      positionP50Ms: quantile(positionMs, 0.5),
      positionP99Ms: quantile(positionMs, 0.99),
      alertsPerClient: alertMs.length / clients.length,
    }
    process.send!(figures)
  } else open(message)
})

let clients: LiveClient[] = []

function open({ url, boxes }: ClientTask): void {
  let ready = 0
  clients = boxes.map((box) => {
    const client = new LiveClient({ url, WebSocket })
    client.alerts(
      {},
      {
        snapshot: () => {},
        revisions: (revisions) => {
          const now = Date.now()
          for (const { writtenMs } of revisions) alertMs.push(now - writtenMs)
        },
      },
    )
    client.box(box, {
      snapshot: (_positions, { isLast }) => {
        if (isLast && ++ready === boxes.length) process.send!('ready')
      },
      positions: (positions) => {
        const now = Date.now()
        for (const { timeMs } of positions) positionMs.push(now - timeMs)
      },
    })
    return client
  })
}

process.on('disconnect', () => {
  for (const client of clients) client.close()
})

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}
