import { expect, test } from 'vitest'
import { faultText, PeerFault } from '../../../lib/server/sources/peer-fault.ts'

const withCode = (code: string, message = 'as Node says it') => Object.assign(new Error(message), { code })

test.each([
  [withCode('ENOTFOUND'), 'no such host'],
  [withCode('EAI_AGAIN'), 'the host name cannot be looked up now'],
  [withCode('ECONNREFUSED', ''), 'connection refused'],
  [withCode('ETIMEDOUT'), 'connection timed out'],
  [withCode('EHOSTUNREACH'), 'host unreachable'],
  [withCode('ESTRANGE'), 'as Node says it'],
  [withCode('ESTRANGE', ''), 'ESTRANGE'],
  [new PeerFault('cut off'), 'cut off'],
  ['a text', 'a text'],
])('%s: %s', (error, text) => {
  expect(faultText(error)).toBe(text)
})

test('what a peer wrote becomes one short line', () => {
  expect(faultText(new Error('a\nb\u001b[31mc\u2028'))).toBe('a.b.[31mc.')
  expect(faultText(new Error('x'.repeat(10_000))).length).toBe(200)
})
