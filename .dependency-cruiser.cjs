// The directions of the house, all at severity error:
//   app pages → components → lib/api → lib/contracts        app/api + server → lib → lib/contracts
// `tests/unit/repository/boundaries.test.ts` breaks each rule on purpose, so that none can pass by being wrong.

/** Matches a package wherever it is installed; the whole name, so that `react` is not `react-redux`. */
const packages = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;

const PAGES = '^app/(?!api/)';
const SERVER_LIB = '^lib/(backup|cache|telemetry|optimizer|sdk)/';
const BROWSER_SAFE_LIB = '^lib/(?!(backup|cache|telemetry|optimizer|sdk)/)';
const MEASURED_LIB = '^lib/(telemetry|optimizer)/';
const DRIVERS = packages('ioredis', 'pg', 'socket\\.io', 'socket\\.io-client', 'pino', 'next');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no bottom to start reading from, types included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports it and it imports nothing: either it is unused or a test is missing.',
      severity: 'error',
      from: { orphan: true, pathNot: ['^app/', '\\.d\\.ts$', '(^|/)\\.[^/]+$', '^tests/.*\\.test\\.tsx?$'] },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that the cruiser cannot follow would hide everything behind it from the other rules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'product-without-dev-dependencies',
      severity: 'error',
      from: { path: '^(app|components|lib|server)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'nobody-imports-app',
      comment: 'Routes are the outermost layer.',
      severity: 'error',
      from: { pathNot: '^(app|tests)/' },
      to: { path: '^app/' },
    },
    {
      name: 'pages-take-only-loaders-from-server',
      severity: 'error',
      from: { path: PAGES },
      to: { path: '^server/', pathNot: '^server/http/loaders/' },
    },
    {
      name: 'pages-take-only-browser-safe-lib',
      severity: 'error',
      from: { path: PAGES },
      to: { path: SERVER_LIB },
    },
    {
      name: 'routes-without-components',
      severity: 'error',
      from: { path: '^app/api/' },
      to: { path: '^components/' },
    },
    {
      name: 'components-without-server',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^server/' },
    },
    {
      name: 'components-take-only-browser-safe-lib',
      comment: 'The SDK core belongs to the server; a component speaks to it through lib/api.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: SERVER_LIB },
    },
    {
      name: 'components-reach-no-node',
      comment: 'What a component imports, however far away, is sent to a phone.',
      severity: 'error',
      from: { path: '^components/' },
      to: { reachable: true, path: packages('ioredis', 'pg', 'pino', 'socket\\.io') },
    },
    {
      name: 'server-without-components',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^components/' },
    },
    {
      name: 'lib-without-server-or-components',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(server|components)/' },
    },
    {
      name: 'lib-without-next-or-react',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: packages('next', 'react', 'react-dom', 'next-auth') },
    },
    {
      name: 'query-client-only-in-lib-api',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/api/' },
      to: { path: packages('@tanstack/[^/]+') },
    },
    {
      name: 'browser-safe-lib-stands-alone',
      severity: 'error',
      from: { path: BROWSER_SAFE_LIB },
      to: { path: SERVER_LIB },
    },
    {
      name: 'browser-safe-lib-without-node',
      severity: 'error',
      from: { path: BROWSER_SAFE_LIB },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contracts-are-the-bottom',
      severity: 'error',
      from: { path: '^lib/contracts/' },
      to: { pathNot: ['^lib/contracts/', packages('zod')] },
    },
    {
      name: 'measured-lib-without-io',
      comment: 'Telemetry and optimizer are pure: they may compute, hash and time, never open anything.',
      severity: 'error',
      from: { path: MEASURED_LIB },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: [
          '^(node:)?(assert|buffer|crypto|diagnostics_channel|events|perf_hooks|timers|util)$',
          packages('zod', 'node'),
        ],
      },
    },
    {
      name: 'measured-lib-reaches-no-driver',
      severity: 'error',
      from: { path: MEASURED_LIB },
      to: { reachable: true, path: DRIVERS },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.next|\\.kryonix)/|next-env\\.d\\.ts$' },
    // Types count: a type-only import ties two files together just as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
