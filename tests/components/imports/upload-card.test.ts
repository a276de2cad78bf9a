/** What a waiting file says before anybody takes it in. */

import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Upload } from '../../../components/imports/desk.ts'
import type { Language } from '../../../components/words/languages.ts'
import { rootFolder } from '../../../scripts/folders.ts'
import { temporaryFolder } from '../../store/folder.ts'

const LIVE_MS = Date.UTC(2026, 2, 1, 12)
const ENTRY = `
  import { renderToStaticMarkup } from 'react-dom/server'
  import { UploadCard } from './components/imports/upload-card.tsx'
  import { WordsProvider } from './components/words/use-words.tsx'
  export const render = (upload, liveMs, language) => renderToStaticMarkup(
    <WordsProvider language={language}>
      <UploadCard upload={upload} liveMs={liveMs} isBusy={false} onAct={() => {}} />
    </WordsProvider>)`

describe('a file that waits', () => {
  const dir = temporaryFolder()
  let render: (upload: Upload, liveMs: number | null, language: Language) => string

  beforeAll(async () => {
    const outfile = join(dir, 'card.cjs')
    await build({
      ...{ stdin: { contents: ENTRY, resolveDir: rootFolder, loader: 'tsx' }, bundle: true, outfile },
      ...{ platform: 'node', format: 'cjs', jsx: 'automatic', logLevel: 'error' },
    })
    const made = createRequire(import.meta.url)(outfile) as { render: typeof render }
    render = made.render
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  function textOf(lastMs: number | null, liveMs: number | null, language: Language = 'en'): string {
    const upload: Upload = {
      ...{ id: '1', name: 'log.csv', who: 'ana', uploadedMs: 0, bytes: 10, received: 10, state: 'ready' },
      ...{ sinceMs: 0, reports: 2, readBytes: 10, allBytes: 10, fault: null, faultText: null, found: null },
      ...{ firstMs: lastMs, lastMs, preview: null },
    }
    return render(upload, liveMs, language)
  }

  it('warns where it is newer than live that live reports will then count as late', () => {
    expect(textOf(LIVE_MS + 1, LIVE_MS)).toContain(
      'Its newest report is later than what live has reached. Live reports before it will count as late.',
    )
    expect(textOf(LIVE_MS + 1, LIVE_MS, 'es')).toContain('Los informes en directo anteriores contarán')
  })

  it('does not where it is as old as live, tells no time, or nothing is heard live', () => {
    for (const [lastMs, liveMs] of [
      [LIVE_MS, LIVE_MS],
      [LIVE_MS - 1, LIVE_MS],
      [null, LIVE_MS],
      [LIVE_MS + 1, null],
    ] as const) {
      const text = textOf(lastMs, liveMs)
      expect(text).toContain('log.csv')
      expect(text).not.toContain('count as late')
    }
  })
})
