/** Tells whether two models give every row the same score, on the same backend and features. */

import { createHash } from 'node:crypto'
import type { DetectorModel } from './detector-model.ts'

const DIGITS = 16

/** 16 hexadecimal digits of the SHA-256 of weights, normalisation, calibration and the score that counts as fishing. */
export function hashModel({ normalisation, members, calibration, fishingFrom }: DetectorModel): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([normalisation, calibration, fishingFrom]))
  for (const { layers } of members) {
    hash.update(
      JSON.stringify(layers.map(({ inputs, outputs, activation }) => [inputs, outputs, activation])),
    )
    for (const { kernel, bias } of layers) hash.update(kernel).update(bias)
  }
  return hash.digest('hex').slice(0, DIGITS)
}
