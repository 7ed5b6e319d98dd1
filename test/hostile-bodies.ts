const bytes = (text: string) => Buffer.from(text, 'utf8');
const around = (bad: number[]) => Buffer.concat([bytes('{"email":"'), Buffer.from(bad), bytes('"}')]);

export interface HostileBody {
  readonly name: string;
  readonly body: Buffer;
  readonly type?: string;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
}

const KIB = 1024;
const many = (n: number) => `{${Array.from({ length: n }, (_unused, i) => `"k${i}":1`).join(',')}}`;

/** What every JSON route must refuse before its handler, and how. */
export const HOSTILE_BODIES: readonly HostileBody[] = [
  { name: 'no bytes', body: bytes(''), status: 400, code: 'validation-failed,body-empty' },
  { name: 'one space', body: bytes(' '), status: 400, code: 'not-json' },
  { name: 'cut off', body: bytes('{"email":"a'), status: 400, code: 'not-json' },
  { name: 'a list', body: bytes('[{"email":"a"}]'), status: 400, code: 'not-an-object' },
  { name: 'null', body: bytes('null'), status: 400, code: 'not-an-object' },
  { name: 'text', body: bytes('"text"'), status: 400, code: 'not-an-object' },
  { name: 'a byte over the limit', body: padded(256 * KIB + 1), status: 413, code: 'too-large' },
  { name: '4 MiB', body: Buffer.alloc(4 * KIB * KIB, 0x20), status: 413, code: 'too-large' },
  { name: 'just under the limit', body: padded(256 * KIB), status: 400, code: 'validation-failed' },
  { name: '100 k keys', body: bytes(many(100_000)), status: 413, code: 'too-large' },
  { name: '20 k keys', body: bytes(many(20_000)), status: 400, code: 'too-many-parts' },
  { name: '1 k unknown keys', body: bytes(many(1_000)), status: 400, code: 'too-many-members' },
  {
    name: '300 items in a list',
    body: bytes(`{"email":[${'1,'.repeat(299)}1]}`),
    status: 400,
    code: 'too-many-members',
  },
  { name: '200 unknown keys', body: bytes(many(200)), status: 400, code: 'validation-failed' },
  {
    name: '200 unknown objects in a list',
    body: bytes(`{"observables":[${'{"a":1,"b":2},'.repeat(199)}{}]}`),
    status: 400,
    code: 'validation-failed',
  },
  { name: 'lists 20 k deep', body: deep('[', ']', 20_000), status: 400, code: 'too-deep' },
  { name: 'objects 20 k deep', body: deep('{"a":', '}', 20_000), status: 400, code: 'too-deep' },
  { name: 'lists 100 k deep, never closed', body: bytes('['.repeat(100_000)), status: 400, code: 'not-json' },
  {
    name: 'a repeated key',
    body: bytes('{"email":"a@b.example","email":"c"}'),
    status: 400,
    code: 'repeated-key',
  },
  {
    name: 'a 20 digit number',
    body: bytes('{"n":12345678901234567890}'),
    status: 400,
    code: 'unsafe-number',
  },
  { name: 'a number beyond a double', body: bytes('{"n":1e999}'), status: 400, code: 'unsafe-number' },
  {
    name: 'a 200 k digit number',
    body: bytes(`{"n":${'9'.repeat(200_000)}}`),
    status: 400,
    code: 'unsafe-number',
  },
  { name: 'an overlong form', body: around([0xc0, 0xaf]), status: 400, code: 'not-utf-8' },
  { name: 'a surrogate as bytes', body: around([0xed, 0xa0, 0x80]), status: 400, code: 'not-utf-8' },
  { name: 'latin-1', body: around([0xe9]), status: 400, code: 'not-utf-8' },
  { name: 'UTF-16', body: Buffer.from('{"email":"a"}', 'utf16le'), status: 400, code: 'not-json' },
  { name: 'NUL', body: bytes('{"email":"a\\u0000b"}'), status: 400, code: 'nul-character' },
  { name: 'a lone surrogate', body: bytes('{"email":"\\ud83d"}'), status: 400, code: 'lone-surrogate' },
  { name: 'a byte order mark', body: bytes('\ufeff{"email":"a"}'), status: 400, code: 'byte-order-mark' },
  { name: '__proto__', body: bytes('{"__proto__":{"role":"admin"}}'), status: 400, code: 'forbidden-key' },
  { name: 'constructor', body: bytes('{"email":{"constructor":{}}}'), status: 400, code: 'forbidden-key' },
  {
    name: 'objects for text',
    body: bytes('{"email":{"$ne":null},"password":{}}'),
    status: 400,
    code: 'validation-failed',
  },
  {
    name: 'lists for text',
    body: bytes('{"email":["a"],"password":["b"]}'),
    status: 400,
    code: 'validation-failed',
  },
  ...[
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16le',
    'application/json; charset=iso-8859-1',
    'application/json, text/plain',
    'application/jsonx',
    'application/x-ndjson',
    'x',
  ].map((type) => ({ name: type, body: bytes('{}'), type, status: 415, code: 'unsupported-media-type' })),
  ...['gzip', 'br', 'deflate', 'x'].map((coding) => ({
    name: `content-encoding ${coding}`,
    body: bytes('{}'),
    headers: { 'content-encoding': coding },
    status: 415,
    code: 'unsupported-media-type',
  })),
];

/** A valid object of exactly this many bytes. */
function padded(size: number): Buffer {
  return bytes(`{"email":"${'x'.repeat(size - 12)}"}`);
}

function deep(open: string, close: string, depth: number): Buffer {
  return bytes(`{"a":${open.repeat(depth)}1${close.repeat(depth)}}`);
}
