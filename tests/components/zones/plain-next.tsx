/** What pages use of Next, where no router stands round them: links that load, and a router that loads anew. */

import type { AnchorHTMLAttributes } from 'react'

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string
  readonly prefetch?: boolean
}

export default function Link({ prefetch: _, ...anchor }: LinkProps) {
  return <a {...anchor} />
}

export function useRouter() {
  return { refresh: () => location.reload() }
}
