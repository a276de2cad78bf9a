/**
 * Detectors in the models' folder. model.json and weights.bin are a tfjs layers-model; normalisation, calibration and
 * background.json are what else scoring and explaining need; metadata.json says where it is from, card.md what it is
 * good for.
 */

import { writeFile } from 'node:fs/promises'
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
  readJson,
} from './registry-files.ts'
import { readNetworkFiles, WEIGHTS_FILE, writeLayersModel } from './registry-layers.ts'
import { isVersion, publishVersion, readVersion } from './registry-versions.ts'

/**
 * @param wanted 'detector' for its newest version, 'detector@3' for that one
 * @throws ModelError, naming file and reason, when there is no such version, or it was trained on other features than
 * this program makes, or anything in its folder is missing, cut short, broken or does not fit the rest
 */
export async function readModel(folder: string, wanted: string): Promise<DetectorModel> {
  return readVersion(folder, wanted, readDetector)
}

/** Whether what a person named is the folder of a version, not a name. */
export function isModelPlace(wanted: string): boolean {
  return /[/\\]/.test(wanted)
}

/** The version whose folder is `place`, e.g. 'models/detector/3'. Throws a ModelError as readModel does. */
export async function readModelAt(place: string): Promise<DetectorModel> {
  const [version = '', name = ''] = resolve(place).split(sep).reverse()
  if (!isVersion(version)) throw new ModelError(place, 'it is no version of a model, as models/detector/1 is')
  return readModel(resolve(place, '../..'), `${name}@${version}`)
}

/**
 * Under the name and version of the model's metadata. It is read back before it is published, so that none stands
 * there that readModel would refuse or that scores otherwise. `card` is Markdown. Throws a ModelError when the version exists.
 */
export async function writeModel(folder: string, model: DetectorModel, card: string): Promise<void> {
  const { name, version } = model.metadata
  if (version !== model.version || !isVersion(version))
    throw new Error(`model: version '${model.version}', of its metadata '${version}'`)
  await publishVersion(
    folder,
    { name, version },
    (place) => writeFiles(place, model, card),
    async (place) => hashModel(await readDetector(place)) === hashModel(model),
  )
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

async function readDetector(place: string): Promise<DetectorModel> {
  // The metadata first: on other features nothing else is worth complaining of.
  const metadata = await readJson(join(place, 'metadata.json'), metadataSchema)
  const normalisation = await readJson(join(place, 'normalisation.json'), normalisationSchema)
  const { fishingFrom, ...calibration } = await readJson(join(place, 'calibration.json'), calibrationSchema)
  const background = await readJson(join(place, 'background.json'), backgroundSchema)
  const members = await readNetworkFiles(place)
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
