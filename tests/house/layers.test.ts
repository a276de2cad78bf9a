import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Imports run one way: a layer may import itself and those before it. docs/architecture.md says why. */
const LAYERS = [
  'geo',
  'ais',
  'features',
  'model',
  'events',
  'alerts',
  'store',
  'labels',
  'pipeline',
  'server',
]

interface Import {
  file: string
  target: string
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx)$/.test(name) && !name.includes(`generated${sep}`))
    .map((name) => join(folder, name))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*|new URL\(\s*)(['"])([^'"]+)\1/g
  return [...text.matchAll(pattern)].map((match) => {
    const target = match[2]!
    return {
      file,
      target: target.startsWith('.')
        ? relative(root, resolve(root, file, '..', target))
            .split(sep)
            .join('/')
        : target,
    }
  })
}

/** Why an import is against the plan, or null. */
function faultOf({ file, target }: Import): string | null {
  const from = file.split('/')
  const to = target.split('/')
  if (from[0] !== 'lib') return null
  const layer = from[1]!
  if (['app', 'components', 'scripts', 'tests', 'bench'].includes(to[0]!)) return `lib imports ${to[0]}`
  if (/^(next|react|react-dom)(\/|$)/.test(target)) return 'lib imports the screen'
  if (/^(@prisma\/|prisma$|@libsql\/)/.test(target) && layer !== 'store') return 'Prisma outside lib/store'
  if (to[0] !== 'lib') return null
  const other = to[1]!
  if (layer === other) return null
  if (layer === 'simulate') return other === 'geo' || other === 'ais' ? null : 'simulate knows the rules'
  if (other === 'simulate') return 'lib imports the simulator'
  const own = LAYERS.indexOf(layer)
  const others = LAYERS.indexOf(other)
  if (own < 0 || others < 0) return 'unknown layer'
  return others < own ? null : `${layer} imports ${other}`
}

test('imports of lib run one way', () => {
  const faults = sourceFiles('lib')
    .flatMap(importsOf)
    .map((entry) => ({ entry, fault: faultOf(entry) }))
    .filter(({ fault }) => fault !== null)
    .map(({ entry, fault }) => `${entry.file} -> ${entry.target}: ${fault}`)
  expect(faults).toEqual([])
})

test('the check sees a wrong import of each kind', () => {
  const wrong: Import[] = [
    { file: 'lib/geo/a.ts', target: 'lib/ais/report.ts' },
    { file: 'lib/ais/a.ts', target: 'lib/features/fold.ts' },
    { file: 'lib/features/a.ts', target: 'react' },
    { file: 'lib/pipeline/a.ts', target: '@prisma/client' },
    { file: 'lib/simulate/a.ts', target: 'lib/features/fold.ts' },
    { file: 'lib/store/a.ts', target: 'scripts/start.ts' },
    { file: 'lib/drawer/a.ts', target: 'lib/geo/sun.ts' },
  ]
  expect(wrong.filter((entry) => faultOf(entry) === null)).toEqual([])
})

test('no file outgrows a reader', () => {
  const long = ['lib', 'scripts', 'app', 'bench', 'tests']
    .flatMap(sourceFiles)
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > 401)
  expect(long).toEqual([])
})
