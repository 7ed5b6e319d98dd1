/**
 * Floors of the building: imports go down only, never sideways, never up (docs/architecture.md).
 *   5 apps   4 stages   3 incidents   2 parties   1 instruments   0 platform -> kernel
 */
const floor = {
  stages: 'triage|escalation|alerts|mssp|retention',
  case: 'incidents',
  parties: 'identity|constituents',
  instruments: 'audit|clock',
};
const lib = (names) => `^libs/(${names})/`;

/** A room may import only what stands on a lower floor. */
const downOnly = (name, from, forbidden) => ({
  name,
  severity: 'error',
  comment: 'Imports go down only, never sideways, never up.',
  from: { path: lib(from), pathNot: '\\.(int-)?spec\\.ts$' },
  to: { path: forbidden },
});

const sideways = (names) =>
  names.split('|').map((room) => ({
    name: `no-sideways-from-${room}`,
    severity: 'error',
    comment: 'A room has no door into a neighbour on its own floor: send an event.',
    from: { path: lib(room) },
    to: {
      path: lib(
        names
          .split('|')
          .filter((other) => other !== room)
          .join('|') || 'none',
      ),
    },
  }));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      comment: 'Only tests of a lib may use the test world.',
      from: { path: '^libs/', pathNot: ['spec\\.ts$', '^libs/[^/]+/testing/'] },
      to: { path: '^(apps|test|scripts)/' },
    },
    ...['api', 'worker', 'gateway'].map((app) => ({
      name: `apps-never-each-other-${app}`,
      severity: 'error',
      from: { path: `^apps/${app}/` },
      to: { path: '^apps/', pathNot: `^apps/${app}/` },
    })),
    {
      name: 'doors-never-each-other',
      severity: 'error',
      comment: 'A door of the api may stand alone: what several need stands in http/, papers/ or plain/.',
      from: { path: '^apps/api/src/([^/]+)/' },
      to: {
        path: '^apps/api/src/[^/]+/',
        pathNot: ['^apps/api/src/$1/', '^apps/api/src/(http|papers|plain)/'],
      },
    },
    downOnly('kernel-imports-nothing', 'kernel', '^libs/(?!kernel/)'),
    downOnly('platform-on-kernel', 'platform', '^libs/(?!kernel/|platform/)'),
    downOnly('instruments-down', floor.instruments, lib([floor.parties, floor.case, floor.stages].join('|'))),
    downOnly('parties-down', floor.parties, lib([floor.case, floor.stages].join('|'))),
    downOnly('case-down', floor.case, lib(floor.stages)),
    ...sideways(floor.stages),
    ...sideways(floor.parties),
    ...sideways(floor.instruments),
    {
      name: 'through-the-index',
      severity: 'error',
      comment: 'Another lib is entered by its index only.',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'apps-through-the-index',
      severity: 'error',
      comment: 'A lib is entered by its index only.',
      from: { path: '^(apps|test)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'domain/ imports only domain/, the kernel and pure calculus libraries.',
      from: { path: '/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: [
          '/domain/',
          '^libs/kernel/',
          'node_modules/(luxon|@types/luxon|rrule-temporal|temporal-spec|tldts|tldts-core|ipaddr\\.js)/',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    exclude: { path: '(dist|node_modules/\\.cache)' },
  },
};
