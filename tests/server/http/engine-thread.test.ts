import { describe, expect, it } from 'vitest'
import type { EngineMessage } from '../../../lib/server/engine.ts'
import { EngineBusyError, startEngineThread } from '../../../lib/server/worker/engine-thread.ts'
import type { TinyConfiguration } from './tiny-engine.ts'

function start() {
  const messages: EngineMessage[] = []
  const module = new URL('tiny-engine.ts', import.meta.url).href
  const configuration: TinyConfiguration = { hello: 7 }
  const engine = startEngineThread({ module, configuration }, (message) => messages.push(message), 64)
  return { engine, messages }
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('the engine in its thread', () => {
  it('is told its configuration, answers each call by its own answer, and stops when asked', async () => {
    const { engine, messages } = start()
    const pushes = await Promise.all(
      ['a', 'bb', 'ccc'].map((text) => engine.push(text, 'text/plain', bytesOf(text))),
    )
    expect(pushes).toMatchObject([
      { source: 'a', lines: 1 },
      { source: 'bb', lines: 2 },
      { source: 'ccc', lines: 3 },
    ])
    expect((await engine.positions()).count).toBe(0)
    engine.stop()
    expect(await engine.ended).toEqual({ kind: 'stopped' })
    expect(messages).toEqual([{ kind: 'ready', generation: 7 }, { kind: 'stopped' }])
    await expect(engine.positions()).rejects.toThrow('has ended')
  })

  it.each([
    ['fail', 'told to fail'],
    ['throw', 'told to throw'],
    ['exit', 'without a word'],
  ])('tells of its end when it is told to %s, and leaves no call waiting', async (text, told) => {
    const { engine } = start()
    const hanging = engine.push('a', 'text/plain', bytesOf('hang'))
    const failing = engine.push('a', 'text/plain', bytesOf(text))
    await expect(hanging).rejects.toThrow('has ended')
    await expect(failing).rejects.toThrow('has ended')
    expect(await engine.ended).toEqual({ kind: 'failed', error: expect.stringContaining(told) })
  })

  it('refuses calls when too many wait, and is ended where it hangs', async () => {
    const { engine } = start()
    const hanging = Array.from({ length: 256 }, () => engine.push('a', 'text/plain', bytesOf('hang')))
    for (const call of hanging) call.catch(() => {})
    await expect(engine.positions()).rejects.toThrow(EngineBusyError)
    await engine.kill()
    expect((await engine.ended).kind).toBe('failed')
  })
})
