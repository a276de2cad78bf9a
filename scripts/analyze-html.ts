/** HTML of a report: every text is escaped unless it is markup made here. */

export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | null | readonly (Markup | null)[]

/** Template tag: texts and numbers are escaped, markup stays, null is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let text = parts[0]!
  for (const [i, value] of values.entries()) text += render(value) + parts[i + 1]!
  return new Markup(text)
}

function render(value: Value): string {
  if (value === null) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(render).join('')
  return escapeText(String(value))
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control and format characters are shown as what they are: a name must not turn the page around. */
export function escapeText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\ufffd')
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark]!)
}

/** A column's head: numbers stand to the right, prose may be broken into lines. */
export interface Head {
  readonly text: string
  readonly kind: 'words' | 'numbers' | 'prose'
}

export const words = (text: string): Head => ({ text, kind: 'words' })
export const numbers = (text: string): Head => ({ text, kind: 'numbers' })
export const prose = (text: string): Head => ({ text, kind: 'prose' })

export function table(heads: readonly Head[], rows: readonly (readonly Value[])[]): Markup {
  const side = (i: number) => new Markup(heads[i]!.kind === 'words' ? '' : ` class="${heads[i]!.kind}"`)
  return html`<div class="scroll"><table><thead><tr>${heads.map(
    ({ text }, i) => html`<th scope="col"${side(i)}>${text}</th>`,
  )}</tr></thead><tbody>
${rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td${side(i)}>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`
}

/** What stands where there is no number. */
const NONE = '-'

export function count(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString('en') : NONE
}

/** To the given number of decimals. */
export function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : NONE
}

/** `part` of `whole` in percent: a tenth below 10, and "<0.1" for what is there and rounds to nothing. */
export function percent(part: number, whole: number): string {
  if (!(whole > 0)) return NONE
  const share = (100 * part) / whole
  if (part > 0 && share < 0.05) return '<0.1 %'
  return `${share < 9.95 && part > 0 ? share.toFixed(1) : Math.round(share)} %`
}

/** In the unit that fits. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return NONE
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${(seconds / 60).toFixed(1)} min`
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`
}

export function day(timeMs: number): string {
  return Number.isFinite(timeMs) ? new Date(timeMs).toISOString().slice(0, 10) : NONE
}
