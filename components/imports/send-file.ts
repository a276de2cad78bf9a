/** Sends a file in parts, so that none of it but a part is in memory, here or there. */

export type SendOutcome = { readonly ok: true } | { readonly ok: false; readonly text: string | null }

/** Never throws: `text` is what the server said, null: it was not reached, or it was cut off here. */
export async function sendFile(file: File, partBytes: number, onSent: () => void): Promise<SendOutcome> {
  try {
    const query = new URLSearchParams({ name: file.name, bytes: String(file.size) })
    const begun = await fetch(`/api/v1/imports?${query}`, { method: 'POST' })
    const told = (await begun.json()) as { readonly id: string; readonly error?: string }
    if (!begun.ok) return { ok: false, text: told.error ?? null }
    onSent()
    for (let offset = 0; offset < file.size; offset += partBytes) {
      const sent = await fetch(`/api/v1/imports/${told.id}/parts/${offset}`, {
        ...{ method: 'PUT', body: file.slice(offset, offset + partBytes) },
        headers: { 'content-type': 'application/octet-stream' },
      })
      // Somebody has dropped it meanwhile.
      if (sent.status === 404) return { ok: true }
      if (!sent.ok) return { ok: false, text: ((await sent.json()) as { error?: string }).error ?? null }
      onSent()
    }
    return { ok: true }
  } catch {
    return { ok: false, text: null }
  }
}
