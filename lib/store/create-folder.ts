/** Makes a folder and those above it. */

import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes `dir` where it is missing, step by step from the first folder above it that is there. Node's own
 * recursive mkdir never returns where the system refuses with ENOENT below a folder that exists, as in /proc.
 * Throws the system's error.
 */
export function createFolder(dir: string): void {
  const missing: string[] = []
  for (let at = resolve(dir); !isThere(at); at = dirname(at)) missing.push(at)
  for (const folder of missing.reverse()) mkdirOnce(folder)
}

/** Throws where something else than a folder is there, and where it cannot be known. */
function isThere(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined) return false
  if (!status.isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
  return true
}

/** Another process may make the same folder meanwhile. */
function mkdirOnce(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    const isMade = error instanceof Error && 'code' in error && error.code === 'EEXIST' && isThere(folder)
    if (!isMade) throw error
  }
}
