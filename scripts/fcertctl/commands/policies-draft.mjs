import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { Refusal, connected } from '../connection.mjs';
import { group } from '../groups.mjs';
import { policyPath } from '../policy-paths.mjs';
import { print, printJson } from '../words.mjs';

export function register(program) {
  group(program, 'policies', 'The texts clocks run by')
    .command('draft')
    .argument('<file>', 'the whole text as JSON, by data/policies/schema.json')
    .description('propose a text, as a person (FCERT_EMAIL); it binds nobody until somebody else approves it')
    .addOption(new Option('--note <text>', 'what is to change, and why').makeOptionMandatory())
    .option('--change <draft>', 'replace the text of this draft; needs --revision')
    .option('--revision <n>', 'the revision of the draft that was read')
    .option('--json', 'the answer of the API as it is')
    .action((file, { note, change, revision, json }) =>
      connected(async (api) => {
        const body = { document: documentIn(file), note };
        const draft = change ? await replaced(api, change, revision, body) : await proposed(api, body);
        if (json) return printJson(draft);
        print(
          `Draft ${draft.draftId}, revision ${draft.revision}: ${draft.id} ${draft.version}, ${draft.caption}`,
        );
      }),
    );
}

async function proposed(api, body) {
  return (await api.send('POST', '/v1/policy-drafts', { body })).body;
}

async function replaced(api, draft, revision, body) {
  if (revision === undefined)
    throw new Refusal('--change needs --revision, as policies list --drafts shows it.');
  const headers = { 'if-match': `"${revision}"` };
  return (await api.send('PUT', policyPath(draft), { body, headers })).body;
}

function documentIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Refusal(`${file} cannot be read as JSON (${error.code ?? error.message}).`);
  }
}
