import { connected } from '../connection.mjs';
import { group } from '../groups.mjs';
import { print, printJson, table } from '../words.mjs';

export function register(program) {
  group(program, 'policies', 'The texts clocks run by')
    .command('list')
    .description('stored versions, by policy and newest first; with --drafts what waits for approval')
    .option('--drafts', 'drafts instead of stored versions')
    .option('--in-force', 'only versions that start clocks today')
    .option('--json', 'the answer of the API as it is')
    .action((options) =>
      connected(async (api) => {
        const path = options.drafts
          ? '/v1/policy-drafts?state=draft&limit=200'
          : `/v1/policies?limit=200${options.inForce ? '&inForce=true' : ''}`;
        const rows = [];
        for await (const row of api.rows(path)) rows.push(row);
        if (options.json) return printJson(rows);
        if (rows.length === 0) return print('None.');
        print(table(options.drafts ? drafts(rows) : versions(rows)));
      }),
    );
}

function versions(rows) {
  const head = ['POLICY', 'VERSION', 'STATE', 'STATUS', 'CAPTION', 'APPROVED BY'];
  return [
    head,
    ...rows.map((row) => [row.id, row.version, stateOf(row), row.status, row.caption, row.approvedBy]),
  ];
}

/** What counts in practice comes first: whether it starts clocks. */
function stateOf({ inForce, enabled, state, inForceUntil }) {
  if (inForce) return inForceUntil ? `in force until ${inForceUntil}` : 'in force';
  if (state !== 'approved') return state;
  return enabled ? 'waits for its day' : 'switched off';
}

function drafts(rows) {
  const head = ['DRAFT', 'POLICY', 'VERSION', 'CAPTION', 'AUTHORS', 'REVISION', 'NOTE'];
  return [
    head,
    ...rows.map((row) => [
      row.draftId,
      row.id,
      row.version,
      row.caption,
      row.authors.join(', '),
      row.revision,
      row.note.split('\n')[0],
    ]),
  ];
}
