/**
 * The models' folder: `<name>/<version>/` holds a trained model of any sort for good. A version is written once, whole or
 * not at all.
 */

import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ModelError } from './registry-files.ts'

const VERSION = /^[1-9]\d{0,8}$/
const WANTED = /^(?<name>[a-z][a-z-]*)(@(?<version>[^@]+))?$/

export interface ModelVersion {
  readonly name: string
  readonly version: string
}

export function isVersion(text: string): boolean {
  return VERSION.test(text)
}

/** Ascending by number; empty where there is no such model. */
export async function listVersions(folder: string, name: string): Promise<string[]> {
  const found = await readdir(join(folder, name), { withFileTypes: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  return found
    .filter((entry) => entry.isDirectory() && isVersion(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => Number(a) - Number(b))
}

/**
 * @param wanted 'detector' for its newest version, 'detector@3' for that one
 * @returns what `read` makes of its folder
 * @throws ModelError, naming file and reason, when there is no such version, or its metadata are another one's
 */
export async function readVersion<Model extends { readonly metadata: ModelVersion }>(
  folder: string,
  wanted: string,
  read: (place: string) => Promise<Model>,
): Promise<Model> {
  const { name, version } = WANTED.exec(wanted)?.groups ?? {}
  if (name === undefined) throw new ModelError(folder, `'${wanted}' is no name of a model, as detector@1 is`)
  const versions = await listVersions(folder, name)
  const newest = versions.at(-1)
  if (newest === undefined) throw new ModelError(folder, `there is no model '${name}'`)
  const chosen = version ?? newest
  if (!versions.includes(chosen))
    throw new ModelError(folder, `there is no version '${chosen}' of ${name}, only ${versions.join(', ')}`)
  const model = await read(join(folder, name, chosen))
  const { metadata } = model
  if (metadata.name !== name || metadata.version !== chosen)
    throw new ModelError(
      join(folder, name, chosen, 'metadata.json'),
      `it is of ${metadata.name}@${metadata.version}`,
    )
  return model
}

/**
 * Publishes what `write` puts into the folder that it is given; `isSame` reads it back before, so that none stands there
 * that would be refused or judge otherwise. Throws a ModelError when the version exists.
 */
export async function publishVersion(
  folder: string,
  { name, version }: ModelVersion,
  write: (place: string) => Promise<void>,
  isSame: (place: string) => Promise<boolean>,
): Promise<void> {
  const place = join(folder, name, version)
  if ((await listVersions(folder, name)).includes(version)) throw new ModelError(place, 'it exists already')
  await mkdir(join(folder, name), { recursive: true })
  const temporary = await mkdtemp(join(folder, name, '.writing-'))
  // A temporary folder is its maker's alone; one inside may be read by whom the models' folder lets.
  const made = join(temporary, version)
  try {
    await mkdir(made)
    await write(made)
    if (!(await isSame(made)))
      throw new ModelError(made, 'what was written does not read back as the same model')
    await rename(made, place)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}
