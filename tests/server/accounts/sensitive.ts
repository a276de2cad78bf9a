/**
 * Who may, of what would hurt most: written by hand, apart from the policy, so that neither is changed alone. Whoever is
 * not named may not.
 */

import type { CallerName } from './callers.ts'

const ADMIN: readonly CallerName[] = ['admin', 'token:admin']
const PEOPLE: readonly CallerName[] = ['viewer', 'analyst', 'reviewer', 'admin']
const WRITERS: readonly CallerName[] = ['analyst', 'reviewer', 'admin', 'token:write']
const DECIDERS: readonly CallerName[] = ['reviewer', 'admin', 'token:write']
const READERS: readonly CallerName[] = [...PEOPLE, 'token:read', 'viewer-token']

/** By operationId. */
export const SENSITIVE_ROUTES: Readonly<Record<string, readonly CallerName[]>> = {
  listAccounts: ADMIN,
  changeAccount: ADMIN,
  inviteAccount: ADMIN,
  makeResetLink: ADMIN,
  withdrawLink: ADMIN,
  revokeToken: ADMIN,
  listAudit: ['reviewer', 'admin', 'token:admin'],
  signOut: PEOPLE,
  changePassword: PEOPLE,
  listOwnTokens: PEOPLE,
  makeToken: PEOPLE,
  revokeOwnToken: PEOPLE,
  activateRules: DECIDERS,
  importZones: DECIDERS,
  retireZones: DECIDERS,
  importRegister: WRITERS,
  judgeAlert: WRITERS,
  silenceAlerts: WRITERS,
  endSilence: WRITERS,
  changeModel: DECIDERS,
  cancelModelChange: DECIDERS,
  goBackToModel: DECIDERS,
  push: ['analyst', 'reviewer', 'admin', 'token:ingest'],
  listAlerts: READERS,
  readVessel: READERS,
  readTrack: READERS,
  readMetrics: READERS,
  gfwGETEvents: READERS,
  scoreVessel: [...PEOPLE, 'token:predict', 'viewer-token'],
}

export const SENSITIVE_PAGES: Readonly<Record<string, readonly CallerName[]>> = {
  '/': READERS,
  '/account': PEOPLE,
  '/accounts': ['admin'],
  '/audit': ['reviewer', 'admin'],
}

/** All that is open to everybody: a route that is not here is not. */
export const OPEN_ROUTES: readonly string[] = ['isAlive', 'isReady', 'openLink', 'readLink', 'signIn']

/** All that changes nothing though it is no GET: a route that is not here leaves a row in the audit log. */
export const SILENT_ROUTES: readonly string[] = [
  ...['gfwPOSTEvents', 'gfwPOSTEventsStats', 'readLink', 'scoreVessel'],
  ...['predictDetector', 'predictDetectorVersion', 'predictSuspicion', 'predictSuspicionVersion'],
  // They tell what is wrong with a file, and keep nothing.
  ...['checkRegister', 'checkRules', 'checkZones'],
  // Parts of an upload: its begin has a row, and so has what becomes of it.
  'sendPart',
]
