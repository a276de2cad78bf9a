import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { downloadFromIndex } from '../../scripts/setup-tfjs-node-download.ts'
import { recipeFor, type Wheel } from '../../scripts/setup-tfjs-node-recipe.ts'

const body = Buffer.alloc(300_000, 'a wheel is a zip ')
const wheel: Wheel = {
  project: 'tensor',
  file: 'tensor-1-cp311-cp311-manylinux2014_x86_64.whl',
  sha256: createHash('sha256').update(body).digest('hex'),
}

/** What the server of wheels does next: answer in full, in part, with something else. */
let serveWheel: (request: IncomingMessage, response: ServerResponse) => void
let isJson: boolean
let server: Server
let index: string
let folder: string
let file: string

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === `/simple/${wheel.project}/`) serveIndex(response)
    else if (request.url === `/files/${wheel.file}`) serveWheel(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  index = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`
})
afterAll(() => server.close())
beforeEach(() => {
  isJson = true
  serveWheel = serveRange
  folder = mkdtempSync(join(tmpdir(), 'wakewatch-wheel-'))
  file = join(folder, wheel.file)
})
afterEach(() => rmSync(folder, { recursive: true }))

function serveIndex(response: ServerResponse): void {
  const url = `../../files/${wheel.file}`
  if (isJson)
    response.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' }).end(
      JSON.stringify({
        files: [
          { filename: 'tensor-0.whl', url: 'x' },
          { filename: wheel.file, url },
        ],
      }),
    )
  else
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<a href="../../files/tensor-0.whl">0</a><a href="${url}#sha256=${wheel.sha256}">${wheel.file}</a>`,
      )
}

function serveRange({ headers }: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from }).end(body.subarray(from))
}

function serveHalf(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': body.length })
  response.write(body.subarray(0, body.length / 2), () => response.destroy())
}

test('finds the wheel in an index of JSON and in one of links', async () => {
  for (isJson of [true, false]) {
    await downloadFromIndex(wheel, file, index)
    expect(readFileSync(file).equals(body)).toBe(true)
    rmSync(file)
  }
  const other = { ...wheel, file: 'tensor-2.whl' }
  await expect(downloadFromIndex(other, file, index)).rejects.toThrow('does not list tensor-2.whl')
})

test('what broke off is never taken for the whole', async () => {
  serveWheel = serveHalf
  await expect(downloadFromIndex(wheel, file, index)).rejects.toThrow()
  expect(existsSync(file)).toBe(false)
  serveWheel = serveRange
  await downloadFromIndex(wheel, file, index)
  expect(readFileSync(file).equals(body)).toBe(true)
})

test('the next try goes on from the part that is here', async () => {
  writeFileSync(`${file}.part`, body.subarray(0, 100_000))
  const ranges: (string | undefined)[] = []
  serveWheel = (request, response) => {
    ranges.push(request.headers.range)
    serveRange(request, response)
  }
  await downloadFromIndex(wheel, file, index)
  expect(ranges).toEqual(['bytes=100000-'])
  expect(readFileSync(file).equals(body)).toBe(true)
})

test('a server that knows no parts sends the whole again', async () => {
  writeFileSync(`${file}.part`, body.subarray(0, 100))
  serveWheel = (_, response) => response.writeHead(200).end(body)
  await downloadFromIndex(wheel, file, index)
  expect(readFileSync(file).equals(body)).toBe(true)
})

test('other bytes than the recipe names are refused and removed', async () => {
  serveWheel = (_, response) => response.writeHead(200).end(Buffer.from(body).fill('x', 7, 8))
  await expect(downloadFromIndex(wheel, file, index)).rejects.toThrow(/has sha256 \w+, not .*: removed/)
  expect([file, `${file}.part`].map((name) => existsSync(name))).toEqual([false, false])
})

test('says where it cannot be built', () => {
  expect(() => recipeFor('darwin', 'arm64', false)).toThrow(
    /Linux with glibc on x64 and arm64; this is darwin arm64\./,
  )
  expect(() => recipeFor('linux', 'x64', false)).toThrow('this is linux x64 without glibc')
  expect(() => recipeFor('linux', 'ppc64', true)).toThrow('this is linux ppc64')
  expect(recipeFor('linux', 'arm64', true).wheel.file).toContain('aarch64')
})

test.runIf(process.platform === 'linux')('says which tools are missing before it downloads', () => {
  const program = fileURLToPath(new URL('../../scripts/setup-tfjs-node.ts', import.meta.url))
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', program, '--into', join(folder, 'native')],
    { encoding: 'utf8', env: { ...process.env, CXX: 'no-such-compiler' } },
  )
  expect(status).toBe(1)
  expect(stderr).toBe(
    'setup:tfjs-node: no-such-compiler is needed to build it; on Debian and Ubuntu: apt-get install g++ python3 tar\n',
  )
  expect(existsSync(join(folder, 'native'))).toBe(false)
})
