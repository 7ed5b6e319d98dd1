import { jestExpect } from '@jest/expect';
import * as circus from 'jest-circus';
import { freshLoader, specsOf } from './specs.mjs';

/** What Stryker's instrumented code reads and writes. */
const stryker = (globalThis.__stryker__ ??= {});
const NONE = /(?!)/;

/** jest-circus names a test by its describe blocks and its title. */
function nameOf(test) {
  const titles = [];
  for (let at = test; at.parent; at = at.parent) titles.unshift(at.name);
  return titles.join(' ');
}

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * Runs the specs in this one process, by Jest's own harness and expectations but without its start-up: a mutant costs
 * what its tests cost, where a run of Jest costs two seconds more.
 */
class OneProcessRunner {
  constructor(root, rooms) {
    this.specs = specsOf(root, rooms);
    this.load = freshLoader(root);
    circus.addEventHandler((event) => this.see(event));
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun({ coverageAnalysis }) {
    stryker.activeMutant = undefined;
    stryker.mutantCoverage = coverageAnalysis === 'off' ? undefined : { static: {}, perTest: {} };
    const tests = await this.run({ bail: false });
    const mutantCoverage = stryker.mutantCoverage;
    stryker.mutantCoverage = undefined;
    return { status: 'complete', tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    stryker.activeMutant = activeMutant.id;
    stryker.hitCount = hitLimit === undefined ? undefined : 0;
    stryker.hitLimit = hitLimit;
    const only = testFilter && new RegExp(`^(?:${testFilter.map(escaped).join('|')})$`);
    try {
      const tests = await this.run({ only, bail: !disableBail });
      return verdictOf(tests);
    } catch (error) {
      return { status: 'error', errorMessage: String(error?.stack ?? error) };
    }
  }

  async run({ only, bail }) {
    this.tests = [];
    this.bail = bail;
    circus.resetState();
    const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
    Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach });
    globalThis.expect = jestExpect;
    this.load(this.specs);
    if (only) circus.getState().testNamePattern = only;
    await circus.run();
    return this.tests;
  }

  see({ name, test }) {
    if (name === 'test_start') stryker.currentTestId = nameOf(test);
    if (name !== 'test_done') return;
    stryker.currentTestId = undefined;
    const id = nameOf(test);
    const failureMessage = test.errors.length > 0 ? messageOf(test.errors[0]) : undefined;
    this.tests.push({
      id,
      name: id,
      timeSpentMs: test.duration ?? 0,
      ...(failureMessage === undefined ? { status: 0 } : { status: 1, failureMessage }),
    });
    if (failureMessage !== undefined && this.bail) circus.getState().testNamePattern = NONE;
  }
}

function messageOf(error) {
  const [thrown] = [error].flat();
  return String(thrown?.message ?? thrown);
}

function verdictOf(tests) {
  if (stryker.hitLimit !== undefined && stryker.hitCount > stryker.hitLimit)
    return { status: 'timeout', reason: `Hit limit reached (${stryker.hitCount}/${stryker.hitLimit})` };
  const failed = tests.filter(({ status }) => status === 1);
  if (failed.length === 0) return { status: 'survived', nrOfTests: tests.length };
  return {
    status: 'killed',
    killedBy: failed.map(({ id }) => id),
    failureMessage: failed[0].failureMessage,
    nrOfTests: tests.length,
  };
}

function createRunner() {
  return new OneProcessRunner(process.cwd(), process.env.MUTATION_OF?.split(',') ?? ['clock', 'escalation']);
}
createRunner.inject = [];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-process', factory: createRunner }];
