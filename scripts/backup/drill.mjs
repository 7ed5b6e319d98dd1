/**
 * `npm run drill -- --entries 1000000`: fills a ledger, backs it up under load, loses the machine, restores elsewhere and
 * measures what was lost and how long it took. `--controls` plants three faults in the backup and wants each refused.
 */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ProgressLine } from '../demo/progress-line.mjs';
import { ensureBuilt } from '../stack/build.mjs';
import { giveTo, serverUser } from '../stack/run-as.mjs';
import { takeBaseBackup } from './base-backup.mjs';
import { DrillCluster, runWorker } from './drill-cluster.mjs';
import { plantFaults } from './drill-controls.mjs';
import { digestOf, fillLedger, keepWriting, placeMessages } from './drill-load.mjs';
import { ensureServerPrograms } from './programs.mjs';
import { restoreInto } from './restore.mjs';
import { makeBackupKeys } from './sealed-stream.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const DATABASE = 'fcert';
/** FCERT house targets. */
export const RPO_MS = 60_000;
export const RTO_MS = 15 * 60_000;

/**
 * @param {{ entries: number, loadSeconds: number, archiveTimeoutSeconds: number, controls: boolean, log?: Function }} wanted
 * @returns {Promise<object>} the figures; throws when something that must hold does not
 */
export async function runDrill({ entries, loadSeconds, archiveTimeoutSeconds, controls, log = console.log }) {
  const programs = ensureServerPrograms(log);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fcert-drill-'));
  chmodSync(folder, 0o755);
  const place = { programs, folder, password: 'drill', archive: path.join(folder, 'archive') };
  const lost = new DrillCluster({ ...place, name: 'lost' });
  const restored = new DrillCluster({ ...place, name: 'restored' });
  try {
    const keys = prepare(place);
    const before = await fillAndBackUp({
      ...place,
      ...keys,
      lost,
      entries,
      loadSeconds,
      archiveTimeoutSeconds,
      log,
    });
    const after = await restoreAndCheck({ ...place, ...keys, restored, before, log });
    const caught = controls
      ? await plantFaults({ ...place, ...keys, restored, database: DATABASE, log })
      : [];
    return { entries, ...before.figures, ...after, controlsCaught: caught };
  } finally {
    await lost.stop();
    await restored.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function prepare({ folder, archive }) {
  const { publicKey, privateKey } = makeBackupKeys();
  const publicKeyFile = path.join(folder, 'backup-public-key');
  const privateKeyFile = path.join(folder, 'backup-private-key');
  writeFileSync(publicKeyFile, publicKey);
  writeFileSync(privateKeyFile, privateKey, { mode: 0o600 });
  for (const name of ['wal', 'base']) mkdirSync(path.join(archive, name), { recursive: true });
  giveTo(serverUser(), archive);
  return { publicKeyFile, privateKeyFile };
}

async function fillAndBackUp({ lost, archive, publicKeyFile, programs, entries, log, ...wanted }) {
  lost.create({ archive, publicKeyFile, archiveTimeoutSeconds: wanted.archiveTimeoutSeconds });
  await lost.start();
  await lost.query(`CREATE DATABASE ${DATABASE}`);
  const url = lost.urlOf(DATABASE);
  await runWorker(ROOT, ['migrate'], { DATABASE_URL: url });
  const bar = new ProgressLine('filling the ledger', entries);
  await fillLedger(url, entries, (count) => bar.update(count));
  bar.end?.();
  await placeMessages(lost, DATABASE);
  const writer = keepWriting(url);
  const backupFrom = Date.now();
  await takeBaseBackup({ programs, url, archive, publicKeyFile });
  const backupMs = Date.now() - backupFrom;
  log(`  base backup under load: ${(backupMs / 1000).toFixed(1)} s`);
  const digest = await digestOf(lost, DATABASE);
  log(`  writing on for ${wanted.loadSeconds} s`);
  await delay(wanted.loadSeconds * 1000);
  const killedAt = Date.now();
  await lost.kill();
  await writer.stop();
  rmSync(lost.dataDir, { recursive: true, force: true });
  const pieces = (await readdir(path.join(archive, 'wal'))).length;
  return { digest, killedAt, acknowledged: writer.acknowledged, figures: { backupMs, logPieces: pieces } };
}

async function restoreAndCheck({ restored, before, programs, archive, privateKeyFile, folder, log }) {
  const from = Date.now();
  giveTo(serverUser(), archive);
  const key = path.join(folder, 'private-key-of-the-server');
  // The server's user reads it too, and is not the one who runs the drill.
  copyFileSync(privateKeyFile, key);
  chmodSync(key, 0o644);
  await restoreInto({
    programs,
    archive,
    privateKeyFile: key,
    into: restored.dataDir,
    scripts: restored.scripts,
    log,
  });
  await restored.start();
  const acceptsAfterMs = Date.now() - from;
  const said = await runWorker(ROOT, ['after-restore'], { DATABASE_URL: restored.urlOf(DATABASE) });
  const figures = await judge(restored, before);
  const complaint = restored.complaintsOf('pg_amcheck', ['--install-missing', '--heapallindexed', DATABASE]);
  if (complaint) throw new Error(`pg_amcheck: ${complaint}`);
  const rtoMs = Date.now() - from;
  if (rtoMs > RTO_MS) throw new Error(`the restore took ${rtoMs} ms`);
  return { ...figures, acceptsAfterMs, rtoMs, afterRestore: said.trim() };
}

/** What was filled is there to the last bit; of what was written, a beginning without a hole; nobody is told again. */
async function judge(restored, { digest, acknowledged, killedAt }) {
  if ((await digestOf(restored, DATABASE)) !== digest)
    throw new Error('the filled ledger is not what it was');
  const [{ count, last, waiting, sent }] = await restored.query(
    `SELECT count(*)::int AS count, coalesce(max(object_id::int), 0) AS last,
            (SELECT count(*)::int FROM alert_message WHERE state = 'waiting') AS waiting,
            (SELECT count(*)::int FROM alert_message WHERE state = 'sent') AS sent
       FROM audit_entry WHERE action = 'drill.written'`,
    [],
    DATABASE,
  );
  if (count !== last) throw new Error(`${last} was restored, but only ${count} entries before it`);
  if (waiting !== 0 || sent === 0) throw new Error(`${waiting} messages would be sent again`);
  const rpoMs = killedAt - (acknowledged[last - 1] ?? 0);
  if (rpoMs > RPO_MS) throw new Error(`${rpoMs} ms of acknowledged writes are lost`);
  return { written: acknowledged.length, restoredOfThem: last, rpoMs };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: 'string' };
  const { values } = parseArgs({
    options: {
      entries: text,
      'load-seconds': text,
      'archive-timeout': text,
      'no-controls': { type: 'boolean' },
    },
  });
  await ensureBuilt(ROOT);
  const figures = await runDrill({
    entries: Number(values.entries ?? 1_000_000),
    loadSeconds: Number(values['load-seconds'] ?? 75),
    archiveTimeoutSeconds: Number(values['archive-timeout'] ?? 30),
    controls: !values['no-controls'],
  });
  console.log(JSON.stringify(figures, null, 2));
}
