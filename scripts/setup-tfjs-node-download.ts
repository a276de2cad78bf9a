/** Downloads what the recipe names from the configured package registries. What is here whole is not fetched again. */

import { createHash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Recipe, Wheel } from './setup-tfjs-node-recipe.ts'
import { isThere, readTool, runTool } from './setup-tfjs-node-tools.ts'

/** Where Python packages come from when nothing else is configured. */
const PUBLIC_INDEX = 'https://pypi.org/simple'
const PYTHON_VERSION = '3.11'
const SAY_EVERY_MS = 10_000

/** The wheel's path in `folder`. By pip, which knows the machine's index, proxies and certificates; else by hand. */
export async function downloadWheel(wheel: Wheel, version: string, folder: string): Promise<string> {
  const file = join(folder, wheel.file)
  if (!existsSync(file)) {
    if (isThere('python3', ['-m', 'pip', '--version'])) pipDownload(wheel, version, folder)
    else await downloadFromIndex(wheel, file, process.env.PIP_INDEX_URL || PUBLIC_INDEX)
  }
  await demandHash(file, 'sha256', wheel.sha256, 'hex')
  return file
}

/** Path of the package of C headers in `folder`, by npm. */
export async function downloadHeaders(
  { spec, integrity }: Recipe['headers'],
  folder: string,
): Promise<string> {
  const packed = readTool('npm', ['pack', spec, '--silent', '--pack-destination', folder])
  const file = join(folder, basename(packed.trim().split('\n').at(-1)!))
  await demandHash(file, 'sha512', integrity.slice('sha512-'.length), 'base64')
  return file
}

function pipDownload(wheel: Wheel, version: string, folder: string): void {
  const requirements = join(folder, 'requirements.txt')
  writeFileSync(requirements, `${wheel.project}==${version} --hash=sha256:${wheel.sha256}\n`)
  const platform = wheel.file.slice(wheel.file.lastIndexOf('.', wheel.file.length - 5) + 1, -'.whl'.length)
  const args = [
    ...['-m', 'pip', '--disable-pip-version-check', 'download', '--no-deps', '--only-binary=:all:'],
    ...['--implementation', 'cp', '--python-version', PYTHON_VERSION, '--platform', platform],
    ...['--require-hashes', '--requirement', requirements, '--dest', folder],
  ]
  try {
    runTool('python3', args)
  } catch (error) {
    throw new Error(
      'the Python package index was not reached; it is where `pip config list` and PIP_INDEX_URL say',
      { cause: error },
    )
  }
}

/**
 * Without pip, from the index at this address. Goes on where an earlier try broke off; the file gets its name only
 * when it is whole.
 */
export async function downloadFromIndex(wheel: Wheel, file: string, index: string): Promise<void> {
  const url = await findInIndex(wheel, index)
  const part = `${file}.part`
  const from = existsSync(part) ? statSync(part).size : 0
  const response = await fetch(url, from > 0 ? { headers: { Range: `bytes=${from}-` } } : {})
  const isRest = response.status === 206
  if (!response.ok || response.body === null) {
    rmSync(part, { force: true })
    throw new Error(`${url} answered ${response.status}; try again`)
  }
  let bytes = isRest ? from : 0
  const total = bytes + Number(response.headers.get('content-length') ?? Number.NaN)
  let saidMs = Date.now()
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (Date.now() - saidMs < SAY_EVERY_MS) return
    saidMs = Date.now()
    console.error(`        ${megabytes(bytes)} of ${megabytes(total)} MB`)
  })
  await pipeline(body, createWriteStream(part, { flags: isRest ? 'a' : 'w' }))
  await demandHash(part, 'sha256', wheel.sha256, 'hex')
  renameSync(part, file)
}

/** The wheel's address: of PEP 691 (JSON), or PEP 503 (a page of links). */
async function findInIndex({ project, file }: Wheel, index: string): Promise<URL> {
  const page = `${index.replace(/\/+$/, '')}/${project}/`
  const response = await fetch(page, {
    headers: { Accept: 'application/vnd.pypi.simple.v1+json, text/html;q=0.1' },
  })
  if (!response.ok) throw new Error(`${page} answered ${response.status}`)
  const text = await response.text()
  const link = response.headers.get('content-type')?.includes('json')
    ? (JSON.parse(text) as { files: { filename: string; url: string }[] }).files.find(
        ({ filename }) => filename === file,
      )?.url
    : [...text.matchAll(/href="([^"#]+)/g)]
        .map((match) => match[1]!)
        .find((href) => href.endsWith(`/${file}`))
  if (link === undefined) throw new Error(`${page} does not list ${file}`)
  return new URL(link, response.url)
}

/** Removes a file that is not what it should be, so that the next try fetches it again. */
async function demandHash(
  file: string,
  algorithm: string,
  expected: string,
  encoding: 'hex' | 'base64',
): Promise<void> {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file), hash)
  const actual = hash.digest(encoding)
  if (actual === expected) return
  rmSync(file)
  throw new Error(`${basename(file)} has ${algorithm} ${actual}, not ${expected}: removed; try again`)
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}
