/** Makes tfjs-node's compiled part: TensorFlow's library out of a wheel, and the binding against it. */

import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isThere, runTool } from './setup-tfjs-node-tools.ts'

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const

/** Headers that the binding includes, with all that those include. */
const HEADER_FOLDERS = [
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/',
  'tensorflow/include/tensorflow/tsl/',
  'tensorflow/include/tsl/',
] as const

const environmentSource = fileURLToPath(new URL('./setup-tfjs-node-environment.cc', import.meta.url))

/** A wheel is a zip. Extracts by prefix of the member's name, checking every member's checksum. */
const EXTRACT = `
import sys, zipfile
archive, folder, *prefixes = sys.argv[1:]
wheel = zipfile.ZipFile(archive)
wheel.extractall(folder, [name for name in wheel.namelist() if name.startswith(tuple(prefixes))])
`

/** What is missing on this machine for the build, in words; empty when nothing is. */
export function missingTools(compiler: string): string[] {
  const tools = [compiler, 'python3', 'tar']
  return tools.filter((tool) => !isThere(tool, ['--version']))
}

/** The libraries go into `built`, the headers stay in `scratch`. */
export function unpackWheel(wheelFile: string, scratch: string, built: string): void {
  const members = LIBRARIES.map((name) => `tensorflow/${name}`)
  runTool('python3', ['-c', EXTRACT, wheelFile, scratch, ...members, ...HEADER_FOLDERS])
  for (const name of LIBRARIES) renameSync(join(scratch, 'tensorflow', name), join(built, name))
  // Symbol tables for debuggers, a fifth of the size.
  if (isThere('strip', ['--version']))
    for (const name of LIBRARIES) runTool('strip', ['--strip-unneeded', join(built, name)])
}

/** npm packages hold everything in a folder `package`. */
export function unpackHeaders(packageFile: string, scratch: string): void {
  const folder = join(scratch, 'node-api-headers')
  mkdirSync(folder)
  runTool('tar', ['--extract', '--gzip', '--file', packageFile, '--directory', folder])
}

/** Compiles the binding out of the installed package `tfjsNode`, and our addon, into `built`. */
export function compileBinding(
  compiler: string,
  tfjsNode: string,
  scratch: string,
  built: string,
  nodeApi: number,
): void {
  const addon = (name: string, ...args: readonly string[]) =>
    runTool(compiler, [
      ...['-std=c++17', '-O2', '-fPIC', '-shared', '-w'],
      ...[`-DNAPI_VERSION=${nodeApi}`, `-DNODE_GYP_MODULE_NAME=${name}`, '-DBUILDING_NODE_EXTENSION'],
      `-I${join(scratch, 'node-api-headers/package/include')}`,
      ...args,
      ...['-o', join(built, `${name}.node`)],
    ])
  addon('environment', environmentSource)
  addon(
    'tfjs_binding',
    `-I${join(scratch, 'tensorflow/include')}`,
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(tfjsNode, 'binding', name)),
    ...[`-L${built}`, ...LIBRARIES.map((name) => `-l:${name}`), '-Wl,-rpath,$ORIGIN'],
  )
}
