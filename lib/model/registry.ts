/**
 * The models' folder: `<name>/<version>/` holds a trained model for good. model.json and weights.bin are a tfjs
 * layers-model; normalisation, calibration and background.json are what else scoring and explaining need; metadata.json
 * says where it is from, card.md what it is good for. A version is written once, whole or not at all.
 */

import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { FEATURE_COUNT } from '../features/feature-list.ts'
import type { DetectorModel } from './detector-model.ts'
import { hashModel } from './model-hash.ts'
import { countInputs } from './normalisation.ts'
import {
  backgroundSchema,
  calibrationSchema,
  ModelError,
  metadataSchema,
  normalisationSchema,
  readBytes,
  readJson,
  refusing,
} from './registry-files.ts'
import {
  layersModelSchema,
  readNetworks,
  readWeights,
  WEIGHTS_FILE,
  type Weights,
  writeLayersModel,
} from './registry-layers.ts'

const VERSION = /^[1-9]\d{0,8}$/
const WANTED = /^(?<name>[a-z][a-z-]*)(@(?<version>[^@]+))?$/

/** Ascending by number; empty where there is no such model. */
export async function listVersions(folder: string, name: string): Promise<string[]> {
  const found = await readdir(join(folder, name), { withFileTypes: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  return found
    .filter((entry) => entry.isDirectory() && VERSION.test(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => Number(a) - Number(b))
}

/**
 * @param wanted 'detector' for its newest version, 'detector@3' for that one
 * @throws ModelError, naming file and reason, when there is no such version, or it was trained on other features than
 * this program makes, or anything in its folder is missing, cut short, broken or does not fit the rest
 */
export async function readModel(folder: string, wanted: string): Promise<DetectorModel> {
  const { name, version } = WANTED.exec(wanted)?.groups ?? {}
  if (name === undefined) throw new ModelError(folder, `'${wanted}' is no name of a model, as detector@1 is`)
  const versions = await listVersions(folder, name)
  const newest = versions.at(-1)
  if (newest === undefined) throw new ModelError(folder, `there is no model '${name}'`)
  const chosen = version ?? newest
  if (!versions.includes(chosen))
    throw new ModelError(folder, `there is no version '${chosen}' of ${name}, only ${versions.join(', ')}`)
  const model = await readVersion(join(folder, name, chosen))
  const { metadata } = model
  if (metadata.name !== name || metadata.version !== chosen)
    throw new ModelError(
      join(folder, name, chosen, 'metadata.json'),
      `it is of ${metadata.name}@${metadata.version}`,
    )
  return model
}

/** Whether what a person named is the folder of a version, not a name. */
export function isModelPlace(wanted: string): boolean {
  return /[/\\]/.test(wanted)
}

/** The version whose folder is `place`, e.g. 'models/detector/3'. Throws a ModelError as readModel does. */
export async function readModelAt(place: string): Promise<DetectorModel> {
  const [version = '', name = ''] = resolve(place).split(sep).reverse()
  if (!VERSION.test(version))
    throw new ModelError(place, 'it is no version of a model, as models/detector/1 is')
  return readModel(resolve(place, '../..'), `${name}@${version}`)
}

/**
 * Under the name and version of the model's metadata. It is read back before it is published, so that none stands
 * there that readModel would refuse or that scores otherwise. `card` is Markdown. Throws a ModelError when the version exists.
 */
export async function writeModel(folder: string, model: DetectorModel, card: string): Promise<void> {
  const { name, version } = model.metadata
  if (version !== model.version || !VERSION.test(version))
    throw new Error(`model: version '${model.version}', of its metadata '${version}'`)
  const place = join(folder, name, version)
  if ((await listVersions(folder, name)).includes(version)) throw new ModelError(place, 'it exists already')
  await mkdir(join(folder, name), { recursive: true })
  const temporary = await mkdtemp(join(folder, name, '.writing-'))
  // A temporary folder is its maker's alone; one inside may be read by whom the models' folder lets.
  const made = join(temporary, version)
  try {
    await mkdir(made)
    await writeFiles(made, model, card)
    if (hashModel(await readVersion(made)) !== hashModel(model))
      throw new ModelError(made, 'what was written does not read back as the same model')
    await rename(made, place)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function writeFiles(place: string, model: DetectorModel, card: string): Promise<void> {
  const { normalisation, members, calibration, fishingFrom, background, metadata } = model
  const layers = writeLayersModel(members)
  const rows = Array.from({ length: background.length / FEATURE_COUNT }, (_, row) =>
    Array.from(background.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT), shorten),
  )
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  await Promise.all([
    writeFile(join(place, WEIGHTS_FILE), layers.weights),
    writeFile(join(place, 'model.json'), json(layers.model)),
    writeFile(join(place, 'normalisation.json'), json(normalisation)),
    writeFile(join(place, 'calibration.json'), json({ ...calibration, fishingFrom })),
    writeFile(
      join(place, 'background.json'),
      `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`,
    ),
    writeFile(join(place, 'metadata.json'), json(metadata)),
    writeFile(join(place, 'card.md'), card),
  ])
}

/** Nine digits tell any two 32-bit numbers apart; JSON has no NaN. */
const shorten = (value: number) => (Number.isNaN(value) ? null : Number(value.toPrecision(9)))

async function readVersion(place: string): Promise<DetectorModel> {
  // The metadata first: on other features nothing else is worth complaining of.
  const metadata = await readJson(join(place, 'metadata.json'), metadataSchema)
  const normalisation = await readJson(join(place, 'normalisation.json'), normalisationSchema)
  const { fishingFrom, ...calibration } = await readJson(join(place, 'calibration.json'), calibrationSchema)
  const background = await readJson(join(place, 'background.json'), backgroundSchema)
  const members = await readMembers(place)
  const asked = members.map(({ layers }) => layers[0]!.inputs)
  const made = countInputs(normalisation)
  if (asked.some((inputs) => inputs !== made))
    throw new ModelError(
      join(place, 'model.json'),
      `its members take ${asked.join(', ')} inputs, normalisation.json makes ${made}`,
    )
  return {
    version: metadata.version,
    normalisation,
    members,
    calibration,
    fishingFrom,
    background: Float32Array.from(background.flat(), (value) => value ?? Number.NaN),
    metadata,
  }
}

async function readMembers(place: string): Promise<DetectorModel['members']> {
  const file = join(place, 'model.json')
  const model = await readJson(file, layersModelSchema)
  const weights = new Map<string, Weights>()
  for (const group of model.weightsManifest) {
    const files = group.paths.map((path) => join(place, path))
    const bytes = Buffer.concat(await Promise.all(files.map(readBytes)))
    const read = refusing(files.join(' + '), () => readWeights(group, bytes))
    for (const [name, weight] of read) weights.set(name, weight)
  }
  return refusing(file, () => readNetworks(model, weights))
}
