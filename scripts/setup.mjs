// Sets the project up on a machine with nothing but Node: packages by the committed lockfile, then the
// generated database client. Skipped when nothing changed since the last time. Plain JavaScript, because it
// runs before anything is installed. Everything goes to stderr: stdout belongs to the command that follows.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, '.setup', 'stamp')
const schemas = ['prisma/schema.prisma', 'prisma/accounts/schema.prisma']
const inputs = ['package.json', 'package-lock.json', ...schemas, 'prisma.config.ts']
const outputs = [
  'node_modules/.package-lock.json',
  'lib/store/generated/client.ts',
  'lib/store/accounts-generated/client.ts',
]

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`wakewatch needs Node 20.19 or newer; this is ${process.version}`)
  process.exit(1)
}

const hash = createHash('sha256').update(process.version)
for (const name of inputs) {
  const file = join(root, name)
  hash.update(name).update(existsSync(file) ? readFileSync(file) : '')
}
const stamp = hash.digest('hex')
const isCurrent =
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === stamp &&
  outputs.every((name) => existsSync(join(root, name)))

if (!isCurrent) {
  console.error('wakewatch: setting up (once, and again when the packages or the schema change)')
  run('[1/2] installing packages', 'npm', ['install', '--no-fund', '--no-audit', '--loglevel=error'])
  // The generator needs no schema engine; naming a harmless program keeps it from fetching one.
  for (const schema of schemas)
    run(
      `[2/2] generating the database client of ${schema}`,
      process.execPath,
      [
        join(root, 'node_modules', 'prisma', 'build', 'index.js'),
        'generate',
        '--no-hints',
        '--schema',
        schema,
      ],
      { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    )
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, stamp)
  console.error('wakewatch: set-up done')
}

function run(title, command, args, environment = {}) {
  const started = Date.now()
  console.error(`  ${title} ...`)
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    console.error(`wakewatch: ${title.slice(6)} failed (${result.error?.message ?? `exit ${result.status}`})`)
    process.exit(1)
  }
  console.error(`  ${title} done in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}
