import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { BlobReader, TextWriter, ZipReader, configure } from '@zip.js/zip.js';
import { zipOf } from '../zips.js';
import { answerOf } from '../api-world.js';
import { ROOT } from '../built-product.js';
import { WholeWorld, eventually } from '../whole-world.js';

configure({ useWebWorkers: false });

const MIB = 1024 * 1024;
/** A bomb of 20 MiB keeps a scanner busy for a while on a machine that has much else to do. */
const SCAN_MS = 90_000;
/** The standard's harmless test file, put together here so that no scanner takes this page for it. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS', '-TEST-FILE!$H+H*'].join('');
const MARKER = 'fcert marker of a malware family';
const SIGNATURES = {
  'fcert.hdb': `${createHash('md5').update(EICAR).digest('hex')}:${EICAR.length}:Eicar-Test-Signature\n`,
  'fcert.ndb': `Fcert.Family:0:*:${Buffer.from(MARKER).toString('hex')}\n`,
};

interface Scanner {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}
type StartScanner = (wanted: object) => Promise<Scanner>;

// Without a clamd there is nothing to scan with: counted as skipped, under a name that says so.
const [withClamd, title] =
  process.env.FCERT_TEST_CLAMD === 'yes'
    ? [describe, 'evidence before a scanner']
    : [describe.skip, 'evidence before a scanner: NOT RUN, there is no clamd on this machine'];

/** Files before a real scanner, with signatures of our own. */
withClamd(title, () => {
  let world: WholeWorld;
  let folder: string;
  let start: StartScanner;
  let scanner: Scanner;
  let reporter: Record<string, string>;
  let analyst: Record<string, string>;
  let report: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'fcert-test-'));
    const module = (await import(path.join(ROOT, 'scripts/stack/clamd.mjs'))) as { startClamd: StartScanner };
    start = module.startClamd;
    scanner = await start({ dir: path.join(folder, 'clamd'), signatures: SIGNATURES, streamMax: '2M' });
    world = await WholeWorld.open({
      ...{ CLAMD_URL: scanner.url, EVIDENCE_DIR: path.join(folder, 'files') },
    });
    reporter = await world.cookie('reporter');
    analyst = await world.cookie('analyst');
    const made = await world.call('POST', '/v1/reports', reporter, {
      title: 'Mails with attachments to the whole ministry',
      description: 'Since this morning mails with an attachment arrive that nobody has asked for.',
    });
    report = made.body.reference;
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    await scanner?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function send(name: string, bytes: Uint8Array) {
    const answer = await fetch(world.urlOf(`/v1/reports/${report}/evidence`), {
      method: 'POST',
      headers: {
        ...reporter,
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${name}"`,
      },
      body: new Uint8Array(bytes),
    }).then(answerOf);
    expect(answer.status).toBe(201);
    return answer.body as { id: string };
  }

  const now = async (id: string) => (await world.call('GET', `/v1/evidence/${id}`, reporter)).body;
  const scanned = (id: string) =>
    eventually(
      'the scan',
      async () => {
        const body = await now(id);
        return ['received', 'scanning'].includes(body.state) ? undefined : body;
      },
      SCAN_MS,
    );
  const ask = (id: string, what: string, who = analyst) =>
    fetch(world.urlOf(`/v1/evidence/${id}/${what}`), { headers: who });
  const sql = (text: string, params: unknown[] = []) =>
    world.database.transactions.reader.query<Record<string, unknown>>(text, params);

  it('what it has seen whole and found nothing in is clean, and comes back byte for byte, never to be shown', async () => {
    const bytes = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>`);
    const { id } = await send('logo.svg', bytes);
    const file = await scanned(id);
    expect(file).toMatchObject({ state: 'clean', mediaType: 'image/svg+xml', findings: ['active-content'] });
    for (const who of [reporter, analyst]) {
      const answer = await ask(id, 'content', who);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="logo.svg"',
        'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      });
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it('EICAR is infected, and leaves only locked, to those who may take it', async () => {
    const { id } = await send('invoice.pdf', Buffer.from(EICAR));
    expect(await scanned(id)).toMatchObject({ state: 'infected', reason: 'Eicar-Test-Signature.UNOFFICIAL' });
    for (const who of [reporter, analyst]) expect((await ask(id, 'content', who)).status).toBe(409);
    expect((await ask(id, 'sample', reporter)).status).toBe(403);
    expect((await ask(id, 'sample', world.bearer('analyst'))).status).toBe(403);
    const zip = await (await ask(id, 'sample')).blob();
    expect(Buffer.from(await zip.arrayBuffer()).includes('EICAR')).toBe(false);
    const [entry] = await new ZipReader(new BlobReader(zip)).getEntries();
    const text = await (entry as never as { getData(to: TextWriter, how: object): Promise<string> }).getData(
      new TextWriter(),
      { password: 'infected' },
    );
    expect([entry!.filename, text]).toEqual(['invoice.pdf', EICAR]);
  });

  it('finds what hides in an archive, and calls nothing clean that it could not see', async () => {
    const honest = { name: 'a.log', bytes: Buffer.from('one line of a log\n') };
    const files: [string, Buffer, object][] = [
      [
        'hidden.zip',
        zipOf([honest, { name: 'b.bin', bytes: Buffer.from(MARKER) }]),
        { state: 'infected', reason: 'Fcert.Family.UNOFFICIAL' },
      ],
      [
        'locked.zip',
        zipOf([honest, { ...honest, encrypted: true }]),
        { state: 'unscannable', reason: 'encrypted', findings: ['archive-encrypted'] },
      ],
      // Packed once more, only the scanner sees that it is locked.
      [
        'locked.gz',
        gzipSync(zipOf([{ ...honest, encrypted: true }])),
        { state: 'unscannable', reason: 'encrypted' },
      ],
      [
        'slip.zip',
        zipOf([{ ...honest, name: '../../x' }]),
        { state: 'unscannable', reason: 'archive-path-escapes' },
      ],
      ['bomb.zip', zipOf([{ name: 'z', bytes: Buffer.alloc(20 * MIB) }]), { state: 'unscannable' }],
      ['large.bin', randomBytes(3 * MIB), { state: 'unscannable', reason: 'too-large-for-scanner' }],
      ['honest.zip', zipOf([honest]), { state: 'clean', reason: null }],
    ];
    const seen: ReturnType<typeof scanned>[] = [];
    for (const [name, bytes] of files) seen.push(scanned((await send(name, bytes)).id));
    for (const [n, file] of (await Promise.all(seen)).entries()) {
      const [name, , expected] = files[n]!;
      expect(file).toMatchObject({ name, ...expected });
    }
  });

  it('while it is away files stay in quarantine, for everybody, and are scanned when it is back', async () => {
    await scanner.stop();
    const { id } = await send('late.log', Buffer.from(`line of a log ${MARKER}`));
    await eventually('a scan that failed', async () => {
      const [row] = await sql(
        `SELECT 1 FROM evidence WHERE id = $1 AND state = 'scanning' AND next_scan_at > now() + interval '1 s'
            AND scan_starts = 0`,
        [id],
      );
      return row;
    });
    for (const what of ['content', 'sample']) {
      const refused = await answerOf(await ask(id, what));
      expect([refused.status, refused.body.code]).toEqual([409, 'evidence-in-quarantine']);
    }
    const { port } = scanner;
    scanner = await start({
      ...{ dir: path.join(folder, 'clamd'), signatures: SIGNATURES, port, streamMax: '2M' },
    });
    await sql('UPDATE evidence SET next_scan_at = now() WHERE id = $1', [id]);
    expect(await scanned(id)).toMatchObject({ state: 'infected', reason: 'Fcert.Family.UNOFFICIAL' });
  });

  it('is asked again when somebody wants it, and takes nothing on trust from the first time', async () => {
    const { id } = await send('again.log', Buffer.from('one line of a log'));
    expect((await scanned(id)).state).toBe('clean');
    expect((await world.call('PUT', `/v1/evidence/${id}/scan`, reporter)).status).toBe(403);
    const again = await world.call('PUT', `/v1/evidence/${id}/scan`, analyst);
    expect([again.status, again.body.state, again.body.links.content]).toEqual([202, 'scanning', null]);
    expect((await scanned(id)).state).toBe('clean');
    const { body } = await world.call('GET', `/v1/evidence/${id}/custody`, analyst);
    expect(body.items.map((it: { act: string }) => it.act)).toEqual([
      'evidence.received',
      'evidence.scanned',
      'evidence.rescan-asked',
      'evidence.scanned',
    ]);
  });

  it('a file over which scans die again and again is not clean either', async () => {
    const { id } = await send('deadly.bin', randomBytes(1000));
    await scanned(id);
    await sql(`UPDATE evidence SET state = 'scanning', scan_starts = 5, next_scan_at = now() WHERE id = $1`, [
      id,
    ]);
    expect(await scanned(id)).toMatchObject({ state: 'unscannable', reason: 'scan-never-ended' });
  });

  it('one byte changed in the store is found before it leaves, by a download and by a scan', async () => {
    const { id } = await send('proof.bin', randomBytes(200_000));
    expect((await scanned(id)).state).toBe('clean');
    const [part] = await sql('SELECT object_name AS name FROM evidence_part WHERE evidence_id = $1', [id]);
    const name = part!.name as string;
    const file = path.join(folder, 'files', name.slice(0, 2), name);
    const bytes = readFileSync(file);
    bytes[150_000]! ^= 1;
    writeFileSync(file, bytes);
    const answer = await ask(id, 'content');
    await expect(answer.arrayBuffer()).rejects.toThrow();
    await sql(`UPDATE evidence SET state = 'scanning', scan_starts = 0, next_scan_at = now() WHERE id = $1`, [
      id,
    ]);
    expect(await scanned(id)).toMatchObject({ state: 'unscannable', reason: 'damaged' });
  });
});
