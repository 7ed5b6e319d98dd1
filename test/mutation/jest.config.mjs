import base from '../../jest.config.mjs';

/** The pure specs of the two domains alone: no server to start, every mutant is tried in memory. */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/libs', '<rootDir>/test/mutation'],
  testMatch: ['**/test/mutation/every-domain-spec.ts'],
  globalSetup: undefined,
  globalTeardown: undefined,
  maxWorkers: 1,
};
