/** What runs statements, for those outside of lib/store who are lent it: a client, or a transaction. */

import type { Transaction } from '@libsql/client'

export type { Transaction }

export type Sql = Pick<Transaction, 'execute'>
