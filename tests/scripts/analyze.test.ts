import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { escapeText, html, percent } from '../../scripts/analyze-html.ts'
import { renderAnalysis } from '../../scripts/analyze-page.ts'
import { analyze, labelledLines, writeLines } from '../pipeline/analyze-world.ts'
import { temporaryFolder } from '../store/folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

function spawn(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/analyze.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

/** The page's text, a blank where a tag was. */
const textOf = (page: string) =>
  page
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

it('says what was counted, in a page that needs nothing else', async () => {
  const file = writeLines('trawlers.csv', labelledLines())
  const page = renderAnalysis(await analyze([file]))
  const text = textOf(page)
  expect(text).toContain('26 lines')
  expect(text).toContain('25 positions')
  expect(text).toContain('20 rows labelled')
  expect(text).toContain('55 % of them fishing')
  expect(text).toContain('1 of 21 labels repeat a vessel and time')
  expect(text).toContain('On 3 rows people did not agree (15 % of labelled ones)')
  expect(text).toContain('AUC 0.955 over all labelled rows')
  expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|href="(?!#)|url\(|@import|NaN|undefined|Infinity/)
  expect(renderAnalysis(await analyze([file]))).toBe(page)
})

it('leaves out what is of labels where there are none', async () => {
  const rows = ['mmsi,timestamp,lat,lon,speed,course', '219000001,2024-01-01T00:00:00Z,55,3,8,90']
  const page = renderAnalysis(await analyze([writeLines('ais.csv', rows)]))
  expect(textOf(page)).toContain('1 positions')
  expect(page).toContain('id="reporting"')
  for (const id of ['labels', 'campaigns', 'rule', 'features', 'odd'])
    expect(page).not.toContain(`id="${id}"`)
})

it('escapes every text of the input', async () => {
  const evil = '<script>alert(1)</script>"\'&\u202e'
  const quoted = `"${evil.replaceAll('"', '""')}"`
  const labelled = writeLines(`<img src=x onerror=alert(1)>.csv`, labelledLines(quoted))
  const named = writeLines('names.csv', [
    'mmsi,timestamp,lat,lon,speed,course,shipname',
    `219000001,2024-01-01T00:00:00Z,55,3,8,90,${quoted}`,
    `<b>,2024-01-01T00:00:00Z,55,3,8,90,`,
    `219000001,<i onload=x>,55,3,8,90,`,
  ])
  const page = renderAnalysis(await analyze([labelled, named]))
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;')
  expect(page).toContain('&lt;SCRIPT&gt;ALERT(1)&lt;/SCRIPT&gt;')
  expect(page).toContain('&lt;i onload=x&gt;')
  expect(page).not.toMatch(/<script|<SCRIPT|<img|<b>,|<i onload|\u202e/)
})

it('marks up only what is markup', () => {
  expect(html`<p>${'<'}${html`<b>${'&'}</b>`}${null}${[html`<i></i>`, null]}</p>`.text).toBe(
    '<p>&lt;<b>&amp;</b><i></i></p>',
  )
  expect(escapeText('a\u0000b\u200ec')).toBe('a\ufffdb\ufffdc')
  expect([percent(0, 0), percent(0, 9), percent(1, 9000), percent(1, 20), percent(2, 3)]).toEqual([
    ...['-', '0 %', '<0.1 %', '5.0 %', '67 %'],
  ])
})

it('is a command that fails in one line', () => {
  const file = writeLines('trawlers.csv', labelledLines())
  const out = join(temporaryFolder(), 'report.html')
  const told = spawn(file, '--out', out, '--json')
  expect(told.status).toBe(0)
  expect(JSON.parse(told.stdout)).toMatchObject({ reports: { positions: 25 }, labels: { labelled: 20 } })
  expect(readFileSync(out, 'utf8')).toContain('<!doctype html>')

  expect(spawn(file)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--out FILE') })
  const lines = labelledLines()
  const bad = writeLines('bad.csv', [...lines.slice(0, 3), lines[3]!.replace(/^\d+/, '')])
  const none = join(temporaryFolder(), 'none.html')
  const failed = spawn(bad, '--out', none)
  expect(failed).toMatchObject({ status: 1, stdout: '' })
  expect(failed.stderr).toContain(`analyze: labels: ${bad}, line 4: no mmsi\n`)
  expect(existsSync(none)).toBe(false)
})
