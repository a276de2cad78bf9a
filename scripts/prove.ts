/** Runs every long proof in full and writes docs/proofs.md. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-proofs-'))
const proofsFile = join(folder, 'proofs.ndjson')
writeFileSync(proofsFile, '')

const started = Date.now()
const run = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, WAKEWATCH_PROVE: '1', WAKEWATCH_PROOFS_FILE: proofsFile },
})
const proofs = readFileSync(proofsFile, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { name: string; covered: string })
  .sort((a, b) => (a.name < b.name ? -1 : 1))
rmSync(folder, { recursive: true })

if (run.status !== 0) {
  console.error('prove: a proof failed; docs/proofs.md is left as it was')
  process.exit(1)
}
const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
  cwd: root,
  encoding: 'utf8',
}).trim()
const isDirty = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }).trim() !== ''
const minutes = ((Date.now() - started) / 60_000).toFixed(1)
writeFileSync(
  join(root, 'docs/proofs.md'),
  `# Proofs run in full

Written by \`npm run prove\`, which runs every test tier with its full counts (\`npm test\` runs a fixed slice).

Commit ${commit}${isDirty ? ' with uncommitted changes' : ''}, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${minutes} minutes.

| proof | covered |
|---|---|
${proofs.map((proof) => `| ${proof.name} | ${proof.covered} |`).join('\n')}
`,
)
console.error(`prove: ${proofs.length} proofs passed in ${minutes} min; see docs/proofs.md`)
