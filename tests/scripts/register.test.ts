import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../store/folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

function register(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/register.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

const HEADER = 'id;mmsi;imo;name;flag;type;areas;authorised_to;owner'
const ROW = 'es-1;224123450;9074729;NUEVO AMANECER;ESP;fishing;country:ESP|eez-4;2024-12-31;x'

describe('npm run register', () => {
  it('imports, brings up to date, ends and finds', () => {
    const folder = temporaryFolder()
    const data = join(folder, 'data')
    const [first, second] = [join(folder, 'first.csv.gz'), join(folder, 'second.csv')]
    writeFileSync(first, gzipSync(`\ufeff${HEADER}\n${ROW}\n`))
    writeFileSync(second, `${HEADER}\n${ROW.replace('NUEVO AMANECER', 'ESPERANZA')}\n`)

    expect(register('import', first, '--data', data)).toEqual({
      ...{ status: 0, stderr: '' },
      stdout: `${first}: into the list register of ${data}
  added      1
  changed    0
  ended      0
  unchanged  0
  not read   owner
  no zone    eez-4: licences there count once a zone has that id
npm run alerts -- judge --data ${data} judges history by it
`,
    })
    const changed = register('import', second, '--data', data, '--as-of', '2024-06-01', '--json')
    expect(JSON.parse(changed.stdout)).toMatchObject({ list: 'register', added: 0, changed: 1, ended: 0 })
    expect(register('remove', 'register', '--data', data).status).toBe(0)
    const [before, since] = register('list', 'register', '--data', data).stdout.split('\n')
    expect(before).toBe(
      'register es-1 (NUEVO AMANECER, MMSI 224123450, IMO 9074729, ESP, fishing, 1 licence); until 2024-06-01 00:00 UTC',
    )
    expect(since).toMatch(/^register es-1 \(ESPERANZA, .*\); from 2024-06-01 00:00 UTC until \d.* UTC$/)
    const query = ['--mmsi', '224123450', '--name', 'Nuevo Amanecer', '--at', '2024-06-01', '--data', data]
    expect(register('find', ...query).stdout).toBe(`2024-06-01 00:00 UTC:
  0.700 register es-1 (ESPERANZA, MMSI 224123450, IMO 9074729, ESP, fishing, 1 licence): by MMSI, though not name
flag ESP by the register; type fishing
in the register as register es-1; on no watch list
`)
  })

  it('tells of every row that is wrong, and imports nothing', () => {
    const folder = temporaryFolder()
    const data = join(folder, 'data')
    const bad = join(folder, 'bad.csv')
    writeFileSync(bad, `${HEADER}\n${ROW.replace('9074729', '9074728')}\nes-2;;;ANA;ESP;;;;\n`)
    const told = `${bad}, line 2, imo: 9074728 has a wrong check digit\n${bad}: 1 row rejected: bad-imo 1\n`
    expect(register('check', bad)).toEqual({
      ...{ status: 1, stderr: '' },
      stdout: `${bad}: 2 rows, 1 entry, 0 licences\n  not read   owner\n${told}`,
    })
    expect(register('import', bad, '--data', data)).toEqual({
      ...{ status: 1, stdout: '' },
      stderr: `${told}register: ${bad}: 1 of 2 rows are rejected, line 2, imo: 9074728 has a wrong check digit; nothing was imported\n`,
    })
    expect(register('find', '--data', data).status).toBe(2)
    expect(register('remove', 'iuu', '--data', data)).toMatchObject({
      ...{
        status: 1,
        stderr: `${data}: it holds no list iuu: npm run register -- list shows those that it has\n`,
      },
    })
  })
})
