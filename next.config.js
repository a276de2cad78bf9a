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
  // Title and icon come with the page, not after it: a browser that has seen no icon asks for one that there is not.
  htmlLimitedBots: /.*/,
  // Its own, because Next rewrites the settings it is given.
  typescript: { tsconfigPath: 'app/tsconfig.json' },
}
