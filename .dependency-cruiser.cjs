/** Architecture as a failing check: which folder may import which. */
const lib = (name) => `^libs/${name}/`;
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle hides which of two modules is the foundation.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-app-to-app',
      severity: 'error',
      comment: 'Apps are separate processes; what they share lives in libs.',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|e2e|bench|faults|fuzz)/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'Rules of the field have no I/O and no dependency: they are tested in milliseconds.',
      from: { path: lib('domain'), pathNot: '\\.test\\.ts$' },
      to: { pathNot: lib('domain') },
    },
    {
      name: 'use-cases-know-domain-only',
      severity: 'error',
      comment: 'A use case names what it needs as a port; compose.ts hands it the adapter.',
      from: { path: lib('use-cases'), pathNot: '\\.test\\.ts$' },
      to: { path: '^libs/', pathNot: '^libs/(domain|use-cases)/' },
    },
    {
      name: 'adapters-know-no-use-case',
      severity: 'error',
      from: { path: '^libs/', pathNot: '^libs/(use-cases|testing)/|\\.test\\.ts$' },
      to: { path: lib('use-cases') },
    },
    {
      name: 'client-stands-alone',
      severity: 'error',
      comment: 'It is a package of its own, for browsers too: nothing of the service goes with it.',
      from: { path: lib('client'), pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^libs/client/|node_modules/openapi-(fetch|typescript-helpers)/' },
    },
    {
      name: 'through-the-front-door',
      severity: 'error',
      comment: 'A library is reached by its index.ts, never by a file behind it.',
      from: { path: '^(apps|e2e|bench|faults|fuzz)/' },
      to: { path: '^libs/[^/]+/src/' },
    },
    {
      name: 'through-the-front-door-libs',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: '^libs/$1/src/' },
    },
    {
      name: 'only-compose-wires',
      severity: 'error',
      comment: 'Adapters and use cases meet in compose.ts, and what it is cut into, only.',
      from: {
        path: '^apps/(api|position-worker|receipt-worker|scheduler)/src/',
        pathNot: '/compose(-activity|-keeping|-queues|-reads|-webhooks|-writes)?\\.ts$|\\.test\\.ts$',
      },
      to: { path: '^libs/(persistence|queues|station-client)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'test-helpers-in-tests-only',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$|^libs/testing/|^e2e/|^bench/|^jest' },
      to: { path: lib('testing') },
    },
    {
      name: 'one-home-for-xml-orm-and-queue',
      severity: 'error',
      comment: 'local-services only knocks at the doors of MySQL and Redis to see whether they open.',
      from: {
        pathNot:
          '^libs/(soap|persistence|queues|testing|local-services)/|^e2e/|^bench/|^faults/|^fuzz/|\\.test\\.ts$',
      },
      to: { path: 'node_modules/(fast-xml-parser|typeorm|mysql2|bullmq|ioredis|@bull-board)/' },
    },
    {
      name: 'one-home-for-opentelemetry',
      severity: 'error',
      comment: 'Everybody else knows spans by the interface of libs/observability, and loads no SDK.',
      from: { pathNot: '^libs/observability/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
