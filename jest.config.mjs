import { ensurePackageBundle } from './test/jest/package-bundle.mjs';
import { BUNDLED } from './test/jest/packages.mjs';

const config = {
  testEnvironment: '<rootDir>/test/jest/environment.mjs',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/scripts'],
  testMatch: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  extensionsToTreatAsEsm: ['.ts'],
  globalSetup: '<rootDir>/test/global-setup.mjs',
  globalTeardown: '<rootDir>/test/global-teardown.mjs',
  setupFiles: ['<rootDir>/test/setup-file.mjs'],
  testTimeout: 120000,
  maxWorkers: 2,
  // Realms of spec files that are over are freed late: past this a worker is replaced between two files.
  workerIdleMemoryLimit: '700MB',
  moduleNameMapper: {
    '^@fcert/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Run through `npm run jest` (ESM needs --experimental-vm-modules). A package of the bundle has no other way in: a path
 * into it that has no door of its own fails, where it would silently be a second instance.
 */
export default async () => {
  const folder = await ensurePackageBundle();
  const packages = `^((?:${BUNDLED.map(escaped).join('|')})(?:/.*)?)$`;
  return { ...config, moduleNameMapper: { ...config.moduleNameMapper, [packages]: `${folder}/doors/$1` } };
};
