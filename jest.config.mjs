/**
 * Plain JavaScript, because Node 20 runs no TypeScript and Jest's own loaders for it would be one more dependency.
 */
const shared = {
  testEnvironment: 'node',
  // 'source' makes #libs/* mean the TypeScript files, without a build.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'require', 'default'] },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022', keepClassNames: true },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

const withServices = {
  ...shared,
  globalSetup: '<rootDir>/libs/testing/src/global-setup.ts',
  globalTeardown: '<rootDir>/libs/testing/src/global-teardown.ts',
};

export default {
  maxWorkers: 2,
  // For the slowest kind, whole processes; Jest keeps one value for all projects.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/libs/testing/src/summary-reporter.cjs'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,bench,faults}/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.(db|e2e)\\.test\\.ts$'],
    },
    { ...withServices, displayName: 'db', testMatch: ['<rootDir>/{apps,libs}/**/*.db.test.ts'] },
    { ...withServices, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.e2e.test.ts'] },
  ],
};
