// Threads do not inherit the loader of TypeScript: it is set up before the first import of any.
import { register } from 'tsx/esm/api'

register()
await import('./lane-thread.ts')
