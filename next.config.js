/** @type {import('next').NextConfig} */
export default {
  // Native modules: loaded by Node, not bundled.
  serverExternalPackages: [
    '@libsql/client',
    'libsql',
    '@prisma/adapter-libsql',
    '@prisma/client',
    '@duckdb/node-api',
  ],
  // Its own, because Next rewrites the settings it is given.
  typescript: { tsconfigPath: 'app/tsconfig.json' },
}
