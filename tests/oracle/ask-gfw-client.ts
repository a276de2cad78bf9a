/** Questions that Global Fishing Watch's own client asks of a server, and what it made of the answers. */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { GFW_BASE_PATH } from '../../lib/server/gfw/routes.ts'
import type { ApiServer } from '../server/predict/api-server.ts'

export interface Answer {
  readonly items: readonly Record<string, unknown>[]
  readonly extras: readonly string[]
  readonly rows: number
  readonly columns: readonly string[]
  readonly error?: string
  readonly body?: unknown
}

export type Ask = readonly [name: string, resource: string, method: string, args: object]

export function askClient(
  python: string,
  { baseUrl, token }: Pick<ApiServer, 'baseUrl' | 'token'>,
  plan: readonly Ask[],
): Promise<Record<string, Answer>> {
  const args = [fileURLToPath(new URL('gfw_client.py', import.meta.url)), `${baseUrl}${GFW_BASE_PATH}/`]
  const options = { maxBuffer: 1e8, env: { ...process.env, WAKEWATCH_TOKEN: token } }
  return new Promise((resolve, reject) => {
    const child = execFile(python, args, options, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(JSON.parse(stdout)),
    )
    child.stdin!.end(JSON.stringify(plan))
  })
}
