import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type ZipEntry, overlappingZip, zipOf } from '../../../../test/zips.js';
import { kindOfFile } from './kind-of-file.js';
import { lookInside } from './look-inside.js';

const MIB = 1024 * 1024;
const TEXT = Buffer.from('one line of a log\n'.repeat(50));

const look = (bytes: Buffer) =>
  lookInside({ size: bytes.length, read: (a, b) => Promise.resolve(bytes.subarray(a, b)) });
const zip = (...entries: Partial<ZipEntry>[]) =>
  zipOf(entries.map((it, n) => ({ name: `file-${n}.log`, bytes: TEXT, ...it })));

function nested(depth: number): Buffer {
  let bytes: Buffer = TEXT;
  for (let n = 0; n < depth; n += 1) bytes = zipOf([{ name: n === 0 ? 'a.log' : 'inner.zip', bytes }]);
  return bytes;
}

/** Its directory begins behind its end. */
function lyingZip(): Buffer {
  const bytes = zip({});
  return bytes.fill(0xee, bytes.length - 6, bytes.length - 2);
}

describe('a look into an archive', () => {
  it('finds nothing in an honest one, nor in what is none', async () => {
    const plain = { findings: [], unseen: false };
    expect(await look(zip({}, { name: 'logs/ایک.log' }))).toEqual(plain);
    expect(await look(gzipSync(TEXT))).toEqual(plain);
    expect(await look(TEXT)).toEqual(plain);
    expect(await look(Buffer.from('x'))).toEqual(plain);
  });

  const hiding: [string, string, () => Buffer][] = [
    ['archive-encrypted', 'an encrypted entry', () => zip({}, { encrypted: true })],
    ['archive-path-escapes', 'zip slip', () => zip({ name: '../../etc/cron.d/job' })],
    ['archive-path-escapes', 'an absolute name', () => zip({ name: '/etc/passwd' })],
    ['archive-path-escapes', 'a drive', () => zip({ name: 'C:\\autoexec.bat' })],
    ['archive-bomb', 'a flat bomb', () => zip({ bytes: Buffer.alloc(20 * MIB) })],
    ['archive-bomb', 'a bomb that says so', () => zip({ saidSize: 0xfffffffe })],
    ['archive-overlaps', 'overlapping entries', () => overlappingZip(50, randomBytes(9000))],
    ['archive-too-deep', 'an archive in four archives', () => nested(5)],
    [
      'archive-bomb',
      'a bomb inside',
      () => zip({ name: 'a.zip', bytes: zip({ bytes: Buffer.alloc(20 * MIB) }) }),
    ],
    ['nested-archive-too-large', 'a large one inside', () => zip({ name: 'a.zip', saidSize: 33 * MIB })],
    ['archive-bomb', 'gzip 1000:1', () => gzipSync(Buffer.alloc(20 * MIB))],
    ['archive-broken', 'half a gzip', () => gzipSync(Buffer.from('abc'.repeat(9999))).subarray(0, 30)],
    ['archive-broken', 'a directory that lies', () => lyingZip()],
  ];
  it.each(hiding)('%s: %s, and then nobody can call it clean', async (finding, _, make) => {
    const { findings, unseen } = await look(make());
    expect(findings).toContain(finding);
    expect(unseen).toBe(true);
  });

  it('stops at 10,000 entries', async () => {
    const many = overlappingZip(10_001, Buffer.from('x'));
    expect((await look(many)).findings).toContain('archive-too-many-entries');
  });

  it('tells of links and of archives inside, which the scanner sees', async () => {
    expect(await look(zip({ mode: 0o120777 }))).toEqual({
      findings: ['archive-holds-a-link'],
      unseen: false,
    });
    expect(await look(zip({ name: 'more.7z' }))).toEqual({ findings: ['archive-in-archive'], unseen: false });
    expect(await look(nested(3))).toEqual({ findings: ['archive-in-archive'], unseen: false });
  });
});

describe('the kind of a file', () => {
  const findings = async (name: string, bytes: Buffer | string) =>
    (await kindOfFile(Buffer.from(bytes))).findingsFor(name);
  const png = Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c63000100000500010d0a2db4',
    'hex',
  );
  const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);

  it('is what its bytes say, and told when the name says another', async () => {
    expect((await kindOfFile(png)).mediaType).toBe('image/png');
    expect(await findings('a.png', png)).toEqual([]);
    expect(await findings('a.jpg', png)).toEqual(['kind-is-not-the-name']);
    expect(await findings('invoice.pdf', exe)).toEqual(['kind-is-not-the-name']);
    expect(await findings('setup.dll', exe)).toEqual([]);
    expect(await findings('letter.docx', zip({}))).toEqual([]);
    expect(await findings('access.log', TEXT)).toEqual([]);
  });

  it('names what would run if it were shown', async () => {
    expect(await findings('a.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"></svg>')).toEqual([
      'active-content',
    ]);
    expect(await findings('a.svg', '<svg><circle r="1"/></svg>')).toEqual([]);
    expect(await findings('a.txt', '<html><script>x()</script></html>')).toEqual([
      'kind-is-not-the-name',
      'active-content',
    ]);
  });

  it('sees two kinds at once', async () => {
    expect(await findings('a.png', Buffer.concat([png, Buffer.from('<script>x()</script>')]))).toContain(
      'two-kinds-at-once',
    );
    expect(await findings('a.png', Buffer.concat([png, Buffer.from('%PDF-1.7')]))).toContain(
      'two-kinds-at-once',
    );
  });
});
