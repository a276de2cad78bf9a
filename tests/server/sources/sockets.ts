import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Servers and clients of tests, on 127.0.0.1 only. */

export interface TestServer {
  readonly port: number
  readonly server: Server
  /** Connections so far. */
  readonly sockets: Socket[]
  close(): Promise<void>
}

/** A server that does with each connection what the test wants. */
export async function serve(
  onSocket: (socket: Socket, index: number) => void,
  port = 0,
): Promise<TestServer> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
    onSocket(socket, sockets.length - 1)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    server,
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export async function freePort(): Promise<number> {
  const { port, close } = await serve(() => {})
  await close()
  return port
}

export async function dial(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  socket.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return socket
}

/** Writes bytes in pieces cut at these places, each on its way before the next. */
export async function writeCut(socket: Socket, bytes: Uint8Array, cuts: readonly number[]): Promise<void> {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
  for (let index = 1; index < edges.length; index++) {
    const piece = bytes.subarray(edges[index - 1], edges[index])
    if (piece.length > 0) await new Promise<void>((resolve) => socket.write(piece, () => resolve()))
    await new Promise((resolve) => setImmediate(resolve))
  }
}
