/**
 * Who may do what: the one place where it is said. Every route (by operationId), page and socket has an entry, or the
 * server does not start; the server asks `judge` of every request and upgrade, and nothing else decides.
 */

import { type Caller, mayActAs, type Role, type Scope } from './roles.ts'

/** Anybody, signed in or not; or people of a role at least, and tokens of a scope whose owner has that role. */
export type Access = 'open' | { readonly role: Role; readonly scope: Scope | null }

export interface RoutePolicy {
  readonly access: Access
  /**
   * What becomes of it in the audit log. 'server': the server adds a row before it answers. 'own': the route adds it, with
   * what it writes. 'once-an-hour': a row for each caller and subject in an hour, of what comes every few seconds. 'none': it
   * writes nothing.
   */
  readonly audit: 'server' | 'own' | 'once-an-hour' | 'none'
}

export interface Policy {
  readonly routes: Readonly<Record<string, RoutePolicy>>
  /** By path; one that ends with a slash holds all below it. */
  readonly pages: Readonly<Record<string, Access>>
  readonly sockets: Readonly<Record<string, Access>>
}

const READ: RoutePolicy = { access: { role: 'viewer', scope: 'read' }, audit: 'none' }
const PREDICT: RoutePolicy = { access: { role: 'viewer', scope: 'predict' }, audit: 'none' }
const OPEN: RoutePolicy = { access: 'open', audit: 'none' }
const OPEN_WRITE: RoutePolicy = { access: 'open', audit: 'own' }
/** Of one's own account: by a session, never by a token, so that no token makes another. */
const OWN: RoutePolicy = { access: { role: 'viewer', scope: null }, audit: 'own' }
const WRITE: RoutePolicy = { access: { role: 'analyst', scope: 'write' }, audit: 'server' }
const TRY: RoutePolicy = { access: { role: 'analyst', scope: 'write' }, audit: 'none' }
const DECIDE: RoutePolicy = { access: { role: 'reviewer', scope: 'write' }, audit: 'server' }
const ADMIN: RoutePolicy = { access: { role: 'admin', scope: 'admin' }, audit: 'own' }

export const POLICY: Policy = {
  routes: {
    isAlive: OPEN,
    isReady: OPEN,
    readMetrics: READ,
    readHealth: READ,
    readOpenApi: READ,

    listAlerts: READ,
    readAlert: READ,
    listAlertRevisions: READ,
    readAlertEvidence: READ,
    explainAlert: READ,
    listSimilarAlerts: READ,
    listSilences: READ,
    judgeAlert: WRITE,
    silenceAlerts: WRITE,
    endSilence: WRITE,
    listEvents: READ,
    searchVessels: READ,
    search: READ,
    exportRecords: READ,
    readVessel: READ,
    readTrack: READ,
    listVesselEvents: READ,
    listTripSuspicions: READ,
    listZones: READ,
    readZone: READ,
    readRules: READ,
    listRuleVersions: READ,
    readRuleVersion: READ,
    listJobs: READ,
    readJob: READ,

    gfwGETEvents: READ,
    gfwPOSTEvents: READ,
    gfwPOSTEventsStats: READ,
    gfwGETEventsId: READ,
    gfwGETVesselsSearch: READ,
    gfwGETVessels: READ,
    gfwGETVesselsId: READ,

    predictDetector: PREDICT,
    predictDetectorVersion: PREDICT,
    predictSuspicion: PREDICT,
    predictSuspicionVersion: PREDICT,
    readDetectorStatus: PREDICT,
    readDetectorStatusVersion: PREDICT,
    readDetectorMetadata: PREDICT,
    readDetectorMetadataVersion: PREDICT,
    readSuspicionStatus: PREDICT,
    readSuspicionStatusVersion: PREDICT,
    readSuspicionMetadata: PREDICT,
    readSuspicionMetadataVersion: PREDICT,
    scoreVessel: PREDICT,

    push: { access: { role: 'analyst', scope: 'ingest' }, audit: 'once-an-hour' },

    // They change nothing that is kept, but cost the server work.
    checkZones: TRY,
    checkRules: TRY,
    dryRunRules: WRITE,
    cancelJob: WRITE,
    importRegister: WRITE,
    listRegister: READ,
    readRegisterEntry: READ,
    // It reads a file and writes nothing; whoever may import may look first.
    checkRegister: { ...WRITE, audit: 'none' },

    listImports: READ,
    readRejects: READ,
    // Parts of a file say nothing that its beginning did not say.
    beginUpload: WRITE,
    sendPart: { ...WRITE, audit: 'none' },
    dropUpload: WRITE,
    // What is taken in or back changes what everybody sees; whoever brought it may.
    takeUpload: WRITE,
    takeImportBack: WRITE,
    cancelImport: WRITE,

    // Other rules, zones or another model change what everybody sees.
    activateRules: DECIDE,
    importZones: DECIDE,
    retireZones: DECIDE,
    changeModel: DECIDE,
    cancelModelChange: DECIDE,
    goBackToModel: DECIDE,

    signIn: OPEN_WRITE,
    readLink: OPEN,
    openLink: OPEN_WRITE,
    readSession: { access: { role: 'viewer', scope: 'read' }, audit: 'none' },
    signOut: OWN,
    changePassword: OWN,
    listOwnTokens: { access: { role: 'viewer', scope: null }, audit: 'none' },
    makeToken: OWN,
    revokeOwnToken: OWN,

    listAccounts: { access: { role: 'admin', scope: 'admin' }, audit: 'none' },
    changeAccount: ADMIN,
    inviteAccount: ADMIN,
    makeResetLink: ADMIN,
    withdrawLink: ADMIN,
    revokeToken: ADMIN,
    listAudit: { access: { role: 'reviewer', scope: 'admin' }, audit: 'none' },
  },
  pages: {
    '/': { role: 'viewer', scope: 'read' },
    '/overview': { role: 'viewer', scope: 'read' },
    '/zones': { role: 'viewer', scope: 'read' },
    '/rules': { role: 'viewer', scope: 'read' },
    '/feeds': { role: 'viewer', scope: 'read' },
    '/imports': { role: 'viewer', scope: 'read' },
    '/register': { role: 'viewer', scope: 'read' },
    '/vessel/': { role: 'viewer', scope: 'read' },
    '/account': { role: 'viewer', scope: null },
    '/accounts': { role: 'admin', scope: null },
    '/audit': { role: 'reviewer', scope: null },
    '/sign-in': 'open',
    '/welcome': 'open',
    // What pages are made of, the same for everybody: no data of the folder is in it.
    '/_next/static/': 'open',
    '/fonts/': 'open',
    '/map/': 'open',
    '/icon.svg': 'open',
    '/maplibre-gl-worker.mjs': 'open',
  },
  sockets: { '/live': { role: 'viewer', scope: 'read' } },
}

/** Whether `caller` (null: nobody) may. */
export function judge(access: Access, caller: Caller | null): 'yes' | 'sign-in' | 'no' {
  if (access === 'open') return 'yes'
  if (caller === null) return 'sign-in'
  if (!mayActAs(caller.role, access.role)) return 'no'
  const isInScope =
    caller.kind === 'account' || (access.scope !== null && caller.scopes.includes(access.scope))
  return isInScope ? 'yes' : 'no'
}

/** Null: no such page. */
export function findPageAccess({ pages }: Policy, path: string): Access | null {
  const own = pages[path]
  if (own !== undefined && !path.endsWith('/')) return own
  if (path === '/') return pages['/'] ?? null
  const above = Object.keys(pages).find(
    (folder) => folder !== '/' && folder.endsWith('/') && path.startsWith(folder),
  )
  return above === undefined ? null : pages[above]!
}

/** Throws where something that is served has no entry. */
export function requirePolicy(
  policy: Policy,
  served: {
    readonly operationIds: readonly string[]
    readonly pages: readonly string[]
    readonly sockets: readonly string[]
  },
): void {
  const missing = [
    ...served.operationIds.filter((id) => !Object.hasOwn(policy.routes, id)).map((id) => `route ${id}`),
    ...served.pages.filter((path) => findPageAccess(policy, path) === null).map((path) => `page ${path}`),
    ...served.sockets.filter((path) => !Object.hasOwn(policy.sockets, path)).map((path) => `socket ${path}`),
  ]
  if (missing.length > 0)
    throw new Error(`accounts: lib/server/accounts/policy.ts has no entry for ${missing.join(', ')}`)
}
