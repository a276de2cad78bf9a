export default function Loading() {
  return (
    <main>
      <p role="status">Reading the data folder…</p>
    </main>
  )
}
