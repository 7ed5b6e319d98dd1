import { execFile } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../../../scripts/demo/figures.mjs';
import { UNPROVED } from '../bench-stack.mjs';
import { inOwnProcess } from '../in-own-process.mjs';
import { writeExport } from '../make-export.mjs';
import { row } from './intake.mjs';

const RATE = 2000;
const POLL_MS = 100;
/** The command tells what it took, past its own output. */
const PEAK = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))`;

/** Verifying a long export, and sealing while entries pour in. */
export async function audit(stack, { quick }) {
  const entries = quick ? 100_000 : 1_000_000;
  const verified = await verifyExport(stack, entries);
  const world = await stack.world(UNPROVED);
  const seconds = quick ? 10 : 30;
  const sealed = await sealUnderLoad(world, seconds);
  const whole = await verifyDatabase(stack, world);
  const memory = world.memory();
  await world.stop();
  const of = `${entries.toLocaleString('en')} entries`;
  const under = `${RATE.toLocaleString('en')} entries/s for ${seconds} s`;
  return {
    memory,
    rows: [
      row(
        `Audit, verify an export of ${of}`,
        verified.seconds,
        quick ? '' : '<= 60',
        quick ? null : verified.seconds <= 60,
        's',
      ),
      row(
        `Audit, verify an export of ${of}, memory`,
        verified.peakMb,
        '<= 200',
        verified.peakMb <= 200,
        'MB',
      ),
      row(`Audit, ${under}: written`, sealed.perSecond, '', null, '/s'),
      row(`Audit, ${under}: oldest unsealed entry, p99`, sealed.p99, '', null, 's'),
      row(`Audit, ${under}: oldest unsealed entry, at most`, sealed.most, '<= 2', sealed.most <= 2, 's'),
      row(`Audit, ${under}: never sealed`, sealed.left, '0', sealed.left === 0, ''),
      row(
        'Audit, the same read from PostgreSQL and verified: faults',
        whole.faults,
        '0',
        whole.faults === 0,
        '',
      ),
    ],
  };
}

async function verifyExport(stack, entries) {
  const folder = path.join(stack.folder, 'audit');
  mkdirSync(folder);
  const file = (name) => path.join(folder, name);
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(file('key.pem'), createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }));
  await writeExport({
    entries,
    privateKey,
    exportFile: file('export.jsonl'),
    checkpointFile: file('checkpoints.jsonl'),
  });
  const from = performance.now();
  const args = [
    '--export',
    file('export.jsonl'),
    '--checkpoints',
    file('checkpoints.jsonl'),
    '--key',
    file('key.pem'),
  ];
  const { stdout, stderr } = await fcertctl(stack, args, {});
  const seconds = (performance.now() - from) / 1000;
  if (!stdout.includes(`holds: ${entries} entries`))
    throw new Error(`the export was not verified: ${stderr}`);
  rmSync(folder, { recursive: true });
  return { seconds, peakMb: Math.round(Number(/peak (\d+)/.exec(stderr)[1]) / 1024) };
}

async function verifyDatabase(stack, { databaseUrl }) {
  const { stdout, stderr } = await fcertctl(stack, ['--database'], { DATABASE_URL: databaseUrl });
  const holds = /The ledger holds: \d+ entries, [1-9]\d* checkpoints/.test(stdout);
  if (!holds) console.log(`  ${stderr.slice(0, 300)}`);
  return { faults: holds ? 0 : 1 };
}

function fcertctl(stack, args, env) {
  const script = path.join(stack.root, 'scripts/fcertctl/fcertctl.mjs');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', PEAK, script, 'audit', 'verify', ...args],
      { env: { PATH: process.env.PATH, ...env }, maxBuffer: 1 << 20 },
      (_error, stdout, stderr) => resolve({ stdout, stderr }),
    );
  });
}

/** Watches the age of the oldest entry without a seal while another process writes entries at the rate. */
async function sealUnderLoad(world, seconds) {
  const ages = [];
  let isOver = false;
  const load = inOwnProcess('load-entries.mjs', {
    databaseUrl: world.databaseUrl,
    rate: RATE,
    seconds,
  }).finally(() => (isOver = true));
  while (!isOver) {
    ages.push((await oldest(world)).age);
    await delay(POLL_MS);
  }
  const { perSecond } = await load;
  await delay(3000);
  return {
    perSecond,
    p99: percentile(ages, 0.99),
    most: percentile(ages, 1),
    left: await neverSealed(world),
  };
}

async function oldest(world) {
  const [found] = await world.query(
    `SELECT coalesce(extract(epoch FROM clock_timestamp() - min(e.at)), 0)::float8 AS age
       FROM audit_entry e WHERE e.xid >= (SELECT watermark FROM audit_head)
        AND (SELECT s.leaf FROM audit_seal s WHERE s.entry_id = e.id) IS NULL`,
  );
  return found;
}

/** Everywhere, and not only where the sealer still looks: an entry it has passed is the fault to be found. */
async function neverSealed(world) {
  const [found] = await world.query(
    'SELECT count(*)::int AS n FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)',
  );
  return found.n;
}
