import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { CheckpointBook, checkpointFault, keysOf } from '../audit/checkpoints.mjs';
import { LedgerDatabase } from '../audit/database.mjs';
import { leafOf } from '../audit/entry-line.mjs';
import { LedgerCheck, faultText } from '../audit/ledger-check.mjs';
import { fileLines } from '../audit/lines.mjs';
import { rootByPath } from '../audit/merkle.mjs';
import { LedgerService } from '../audit/service.mjs';
import { Refusal, connected } from '../connection.mjs';
import { group } from '../groups.mjs';

const collect = (value, all) => [...all, value];

/** fcertctl audit export | checkpoints | verify | prove */
export function register(program) {
  const audit = group(program, 'audit', 'The audit ledger: take it away, and verify that nobody changed it');
  const from = (command) =>
    command.option('--database', 'read PostgreSQL itself, at DATABASE_URL, instead of asking the API');

  from(audit.command('export'))
    .description('writes every sealed entry as JSON lines')
    .requiredOption('-o, --output <file>', 'where to write it')
    .action(({ output, database }) => source(database, (ledger) => write(output, ledger.lines())));

  from(audit.command('checkpoints'))
    .description('writes every signed checkpoint as JSON lines, the oldest first')
    .requiredOption('-o, --output <file>', 'where to write it')
    .action(({ output, database }) => source(database, (ledger) => write(output, ledger.checkpoints())));

  from(audit.command('verify'))
    .description('recomputes the ledger; names the first entry that is not as it was signed')
    .option('--export <file>', 'look at this export, and ask nobody')
    .option('--checkpoints <file>', 'checkpoints that were kept outside')
    .option(
      '--key <file>',
      'public key that checkpoints may be signed with (PEM); may be given again',
      collect,
      [],
    )
    .action(verify);

  audit
    .command('prove')
    .description('fetches one entry with its proof and verifies it')
    .argument('<id>', 'id of the entry')
    .option('--key <file>', 'public key (PEM); may be given again', collect, [])
    .action((id, { key }) => connected((fcert) => prove(fcert, id, key)));
}

async function source(fromDatabase, work) {
  if (!fromDatabase) return connected((fcert) => work(new LedgerService(fcert)));
  if (!process.env.DATABASE_URL) throw new Refusal('--database needs DATABASE_URL.');
  const ledger = await LedgerDatabase.open(process.env.DATABASE_URL);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

async function write(output, lines) {
  const file = openSync(output, 'w', 0o600);
  let count = 0;
  try {
    for await (const piece of lines) {
      writeSync(file, piece.map((line) => `${JSON.stringify(line)}\n`).join(''));
      count += piece.length;
    }
  } finally {
    closeSync(file);
  }
  console.log(`${count} lines in ${output}`);
}

async function verify({ export: file, checkpoints, key, database }) {
  if (!file) return source(database, (ledger) => check(ledger, checkpoints, key));
  if (!checkpoints || key.length === 0)
    throw new Refusal(
      'An export is verified with --checkpoints and --key: what it says of itself proves nothing.',
    );
  return check({ lines: () => fileLines(file) }, checkpoints, key);
}

async function check(ledger, checkpointFile, keyFiles) {
  const keys = keysFrom(keyFiles.length > 0 ? keyFiles.map(readText) : await ledger.keys());
  const book = new CheckpointBook(keys);
  for await (const piece of checkpointFile ? fileLines(checkpointFile) : ledger.checkpoints())
    // A line that a crash cut off is no checkpoint; the one it was to be follows it.
    for (const one of piece) if (one.audit !== undefined) refuse(book.add(one));
  refuse(book.close());
  const ledgerCheck = new LedgerCheck(book);
  for await (const piece of ledger.lines()) {
    for (const line of piece) {
      const fault = ledgerCheck.take(line);
      if (fault) refuse(faultText(fault));
    }
  }
  const fault = ledgerCheck.end();
  if (fault) refuse(faultText(fault));
  if (!book.newest && ledgerCheck.entries > 0) refuse('no checkpoint covers it: nothing is proven.');
  console.log(
    summary(ledgerCheck, book, { ownKeys: keyFiles.length === 0, ownCheckpoints: !checkpointFile }),
  );
}

function refuse(fault) {
  if (fault) throw new Refusal(`Does not hold. ${fault[0].toUpperCase()}${fault.slice(1)}`);
}

function keysFrom(pems) {
  try {
    return keysOf(pems);
  } catch {
    throw new Refusal('A public key cannot be read: Ed25519 in PEM is wanted.');
  }
}

function summary({ entries, proven, withheld, redacted }, { newest, count }, { ownKeys, ownCheckpoints }) {
  const lines = [`The ledger holds: ${entries} entries, ${count} checkpoints.`];
  if (newest)
    lines.push(`  ${proven} entries are covered by the checkpoint of ${newest.at}, key ${newest.keyId}`);
  if (entries > proven)
    lines.push(`  ${entries - proven} are younger than the last checkpoint and not covered yet`);
  if (redacted > 0) lines.push(`  ${redacted} were emptied, each with an entry that answers for it`);
  if (withheld > 0) lines.push(`  ${withheld} you may not read: their place is proven, their words are not`);
  if (ownKeys)
    lines.push(
      '  The keys are those FCERT names itself. Whoever rewrote it all could name others: use --key.',
    );
  if (ownCheckpoints)
    lines.push(
      '  The checkpoints are those of FCERT itself. A copy from outside proves more: use --checkpoints.',
    );
  return lines.join('\n');
}

async function prove(fcert, id, keyFiles) {
  const pems = keyFiles.length > 0 ? keyFiles.map(readText) : await new LedgerService(fcert).keys();
  const { line, checkpoint, path } = await fcert.get(`/v1/audit/entries/${encodeURIComponent(id)}/proof`);
  refuse(checkpointFault(checkpoint, keysFrom(pems)));
  if (line.withheld || line.missing) throw new Refusal('You may not read this entry, or it is gone.');
  const hash = leafOf(line);
  const root = rootByPath(
    line.leaf,
    checkpoint.size,
    hash,
    path.map((hex) => Buffer.from(hex, 'hex')),
  );
  if (root?.toString('hex') !== checkpoint.root)
    refuse(`entry ${line.leaf} is not what the checkpoint covers`);
  console.log(
    `Entry ${line.leaf} (${line.entry.action} of ${line.entry.at}) is covered by the checkpoint of ${checkpoint.at} over ` +
      `${checkpoint.size} entries, key ${checkpoint.keyId}.`,
  );
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal(`${file} cannot be read (${error.code}).`);
  }
}
