/** The views of the bar above, in their order: those that have a page, and the least role that may open it. */

export const VIEWS = [
  { id: 'watch', href: '/', least: 'viewer' },
  { id: 'zones', href: '/zones', least: 'viewer' },
  { id: 'rules', href: '/rules', least: 'viewer' },
  { id: 'feeds', href: '/feeds', least: 'viewer' },
  { id: 'register', href: '/register', least: 'viewer' },
  { id: 'imports', href: '/imports', least: 'viewer' },
  { id: 'overview', href: '/overview', least: 'viewer' },
  { id: 'audit', href: '/audit', least: 'reviewer' },
] as const

export type ViewId = (typeof VIEWS)[number]['id']
