import { Option } from 'commander';
import { connected } from '../connection.mjs';
import { group } from '../groups.mjs';
import { policyPath } from '../policy-paths.mjs';
import { basis, print, printJson } from '../words.mjs';

export function register(program) {
  group(program, 'policies', 'The texts clocks run by')
    .command('approve')
    .argument('<draft>', 'the id of the draft')
    .description('make a draft a version, as a person who wrote none of it (FCERT_EMAIL)')
    .addOption(new Option('--reason <text>', 'why; kept in the audit ledger').makeOptionMandatory())
    .addOption(
      new Option(
        '--revision <n>',
        'the revision that was read; refused if it has changed',
      ).makeOptionMandatory(),
    )
    .option('--json', 'the answer of the API as it is')
    .action((name, { reason, revision, json }) =>
      connected(async (api) => {
        const path = policyPath(name);
        const draft = await api.get(path);
        const headers = { 'if-match': `"${revision}"` };
        const { body } = await api.send('PUT', `${path}/approval`, { body: { reason }, headers });
        if (json) return printJson(body);
        const made = body.superseded.length > 0 ? `; it supersedes ${body.superseded.join(', ')}` : '';
        print(`Approved: ${basis({ ...draft, citation: draft.document.citation })}${made}.`);
      }),
    );
}
