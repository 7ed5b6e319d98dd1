/**
 * Changes the deadline calculus and the escalation domain in every small way and asks whether a spec notices
 * (`npm run mutation`). Some ten minutes, hence outside `npm test`. `MUTATION_OF=clock` looks at one room, and
 * `npm run mutation -- --mutate libs/clock/src/domain/limits.ts` at one file.
 */
const rooms = process.env.MUTATION_OF?.split(',') ?? ['clock', 'escalation'];

export default {
  packageManager: 'npm',
  testRunner: 'one-process',
  plugins: [import.meta.resolve('./runner.mjs')],
  mutate: [
    ...rooms.map((room) => `libs/${room}/src/domain/**/*.ts`),
    '!libs/**/*.spec.ts',
    '!libs/clock/src/domain/policy.ts',
    '!libs/clock/src/domain/history.ts',
  ],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.mutation/report.json' },
  tempDirName: '.mutation/sandbox',
  cleanTempDir: 'always',
  incremental: false,
  checkers: [],
  thresholds: { high: 90, low: 80, break: 80 },
};
