import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { seconds } from './progress.mjs';

const NEXT = {
  demo: 'npm run demo    replays real incident reports through it (in a second terminal, about a minute)',
  production:
    'create-admin    makes the first account where there is none (docs/operations/runbook.md, "First account")',
};

/** What a person needs to know once everything answers. */
export function banner({ apiUrl, liveUrl, database, queues, home, logs, world, tookMs, concerns }) {
  const rows = [
    ['API', `${apiUrl}    contract ${apiUrl}/openapi.json`],
    ['Live', `${liveUrl}    socket.io, path /live, namespace /desk`],
    ['Database', database],
    ['Queues', queues],
    ['Logs', logs],
    ...(world === 'demo' ? accountRows(home) : []),
    ...concerns.map((concern) => ['Look at', concern]),
    ['Next', NEXT[world] ?? 'docs/operations/runbook.md'],
    ['Stop', 'Ctrl-C; all data is kept'],
  ];
  const lines = rows.map(([name, text]) => `  ${name.padEnd(10)}${text}`);
  return ['', `  FCERT is ready after ${seconds(tookMs)}`, '', ...lines, ''].join('\n');
}

function accountRows(home) {
  const file = path.join(home, 'demo.json');
  if (!existsSync(file)) return [];
  const { accounts } = JSON.parse(readFileSync(file, 'utf8'));
  const width = Math.max(...accounts.map(({ email }) => email.length));
  const named = accounts.map(
    ({ role, email, password }) => `${role.padEnd(22)}${email.padEnd(width + 2)}${password}`,
  );
  return [`demo only, also in ${file}, with the secrets of their second factors:`, ...named].map(
    (text, index) => [index === 0 ? 'Accounts' : '', text],
  );
}
