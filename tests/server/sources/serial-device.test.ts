import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { fileReports, LOG, makeContext, makeSource, start, until, VirtualClock } from './source-world.ts'

/** A pseudo terminal: its one end is a serial device to us, the other is the receiver that writes what it is given. */
const RECEIVER = `
import os, pty
receiver, device = pty.openpty()
print(os.ttyname(device), flush=True)
while data := os.read(0, 65536):
    while data:
        data = data[os.write(receiver, data):]
`

const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0

test.skipIf(!hasPython)(
  'a terminal line is set raw by stty and read; losing it is told and retried',
  async () => {
    const receiver = spawn('python3', ['-c', RECEIVER], { stdio: ['pipe', 'pipe', 'inherit'] })
    const [name] = (await once(receiver.stdout, 'data')) as [Buffer]
    const clock = new VirtualClock()
    const { source, sink, stop } = start(
      makeSource(`serial:${name.toString().trim()}?baud=115200`, makeContext(clock)),
    )
    await until(() => source.health().state === 'connected', 'connected')
    // In raw mode nothing is echoed, translated or held for a line end.
    receiver.stdin.write(LOG.replaceAll('\n', '\r\n'))
    const expected = await fileReports(LOG)
    await until(() => source.health().reports === expected.length, 'all reports')
    receiver.stdin.end()
    await until(() => source.health().state === 'waiting', 'lost')
    expect(source.health().fault).toMatch(/the device ended|Input\/output error|cat: /)
    await clock.advance(500)
    await until(
      () => source.health().state === 'waiting' && /no such file/.test(source.health().fault ?? ''),
      'gone',
    )
    await stop()
    expect(sink.reports).toEqual(expected)
  },
)

test('what stty says of a device that is no line is told', async () => {
  const { source, stop } = start(makeSource('serial:/dev/null', makeContext(new VirtualClock())))
  await until(() => source.health().state === 'waiting')
  expect(source.health().fault).toMatch(/stty: .*\/dev\/null/)
  await stop()
})
