/** The mark of the program: a hull and its wake. */
export function Mark() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" fill="none" stroke="currentColor">
      <path d="M9 1.5l3.2 7H5.8z" fill="currentColor" stroke="none" />
      <path
        stroke="var(--accent)"
        strokeWidth="1.5"
        d="M2 11.5c2.3 0 2.3 1.5 4.7 1.5S9 11.5 11.3 11.5 13.7 13 16 13M2 15c2.3 0 2.3 1.5 4.7 1.5S9 15 11.3 15s2.4 1.5 4.7 1.5"
      />
    </svg>
  )
}
