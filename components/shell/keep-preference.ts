const YEAR_SECONDS = 365 * 24 * 3600

/** A cookie that the server reads before it draws, so that no page flashes in another look. Holds no secret. */
export function keepPreference(name: string, value: string): void {
  // The store that would replace it is missing in Firefox.
  // biome-ignore lint/suspicious/noDocumentCookie: see above.
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
}
