import { createHash, createPublicKey, randomBytes, randomUUID, sign } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { leafOf } from '../../scripts/fcertctl/audit/entry-line.mjs';
import { GrowingTree } from '../../scripts/fcertctl/audit/merkle.mjs';
import { canonicalJson } from '../../scripts/fcertctl/canonical-json.mjs';

const CHECKPOINT_EVERY = 1000;

/** An export and its checkpoints as a long-lived ledger has them. */
export async function writeExport({ entries, privateKey, exportFile, checkpointFile }) {
  const [lines, checkpoints] = [createWriteStream(exportFile), createWriteStream(checkpointFile)];
  const keyId = keyIdOf(privateKey);
  const tree = new GrowingTree();
  for (let leaf = 0; leaf < entries; leaf += 1) {
    const line = lineOf(leaf);
    const hash = leafOf(line);
    tree.add(hash);
    await write(lines, { leaf, hash: hash.toString('hex'), ...line });
    if (tree.size % CHECKPOINT_EVERY === 0) await write(checkpoints, checkpointOf(tree, privateKey, keyId));
  }
  await Promise.all([lines, checkpoints].map((stream) => (stream.end(), once(stream, 'finish'))));
}

async function write(stream, value) {
  if (!stream.write(`${JSON.stringify(value)}\n`)) await once(stream, 'drain');
}

function lineOf(n) {
  return {
    entry: {
      id: randomUUID(),
      at: '2026-11-28T09:30:00.123456Z',
      action: 'incident.severity',
      object: { kind: 'incident', id: randomUUID() },
      reference: `FC-2026-${String(n % 1e6).padStart(6, '0')}`,
      constituentId: n % 2 ? randomUUID() : null,
      correlationId: randomUUID(),
    },
    actor: { kind: 'person', id: randomUUID(), label: 'Amina Qureshi' },
    actorSalt: randomBytes(16).toString('hex'),
    data: { version: n, from: 'medium', to: 'high', reason: 'score', points: [3, 1, 4] },
    dataSalt: randomBytes(16).toString('hex'),
  };
}

function checkpointOf(tree, key, keyId) {
  const at = new Date(1_764_000_000_000 + tree.size).toISOString();
  const head = {
    audit: 'fcert-audit-checkpoint/1',
    size: tree.size,
    root: tree.root().toString('hex'),
    at,
    keyId,
  };
  return { ...head, signature: sign(null, Buffer.from(canonicalJson(head)), key).toString('base64') };
}

function keyIdOf(key) {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}
