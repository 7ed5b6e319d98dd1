/**
 * Looks for secrets in every text of the tree: tokens of well-known services, private keys, connection strings with a
 * password, and keys of this product. `npm run secrets [FOLDER]`, and `npm test` runs it. A finding names file, line and rule, never the secret.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { lintSource } from '@secretlint/core';
import { rules as wellKnown } from '@secretlint/secretlint-rule-preset-recommend';
import { creator as pattern } from '@secretlint/secretlint-rule-pattern';

const SKIPPED = /^(node_modules|dist|\.git|\.fcert.*|coverage|\.mutation)$/;
/** Digests of packages, corpora of others and binaries: long random-looking texts that hold no secret of ours. */
const NOT_READ =
  /^package-lock\.json$|^data\/vcdb-|^libs\/triage\/model\/|\.(gz|png|jpe?g|ico|woff2?|ttf|pdf)$/;

const BASIC = '@secretlint/secretlint-rule-basicauth';
const DATABASE = '@secretlint/secretlint-rule-database-connection-string';
/** Made-up passwords in addresses a test needs as they are; an entry that finds nothing any more is reported too. */
const MADE_UP = [
  ['apps/worker/src/prover/alarm-bell.spec.ts', DATABASE],
  ['libs/alerts/src/channels/egress.spec.ts', BASIC],
  ['libs/alerts/src/domain/addresses.spec.ts', BASIC],
  ['libs/triage/src/domain/extract-observables.spec.ts', BASIC],
  ['test/stack/preflight.int-spec.ts', DATABASE],
];

/** A key as `libs/identity/src/domain/credentials.ts` writes it. */
const OUR_KEYS = { name: 'FCERT API key', patterns: ['/\\bfcert_[0-9a-f]{32}_[A-Za-z0-9_-]{43}/'] };

const CONFIG = {
  rules: [
    ...wellKnown.map((rule) => ({ id: rule.meta.id, rule })),
    { id: pattern.meta.id, rule: pattern, options: { patterns: [OUR_KEYS] } },
  ],
};

/** @returns {Promise<string[]>} `file:line rule`, for one text */
async function secretsIn(file, content) {
  const source = { filePath: path.resolve('/', file), content, contentType: 'text', ext: path.extname(file) };
  const { messages } = await lintSource({ source, options: { config: CONFIG, maskSecrets: true } });
  return messages.map(({ loc, ruleId, messageId }) => `${file}:${loc.start.line} ${ruleId} ${messageId}`);
}

/** @returns {Promise<{ read: number, found: string[] }>} over the whole tree, generated folders aside */
async function secretsUnder(root) {
  const files = textsUnder(root, '');
  const found = [];
  for (const file of files)
    found.push(...(await secretsIn(file, readFileSync(path.join(root, file), 'utf8'))));
  return { read: files.length, found: withoutMadeUp(found) };
}

/** @param {string[]} found as `secretsIn` says it */
function withoutMadeUp(found) {
  const isOf = (line, [file, rule]) => line.startsWith(`${file}:`) && line.includes(` ${rule} `);
  const stale = MADE_UP.filter((one) => !found.some((line) => isOf(line, one)));
  return [
    ...found.filter((line) => !MADE_UP.some((one) => isOf(line, one))),
    ...stale.map(([file, rule]) => `${file}:1 ${rule} is excused, and finds nothing there any more`),
  ];
}

function textsUnder(root, folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = path.posix.join(folder, entry.name);
    if (SKIPPED.test(entry.name)) return [];
    if (entry.isDirectory()) return textsUnder(root, place);
    return entry.isFile() && !NOT_READ.test(place) ? [place] : [];
  });
}

const { read, found } = await secretsUnder(path.resolve(process.argv[2] ?? '.'));
for (const line of found) console.error(line);
console.log(`${read} files read, ${found.length} secrets found`);
// Left alone, the linter's own time-keeping goes on for minutes after the last file.
process.exit(found.length === 0 ? 0 : 1);
