import * as fc from 'fast-check';

/** Typed by the fuzz where a secret is due. No request id looks like it: those are logged as they come. */
export const TYPED_SECRET = 'typed_secret.7f3a91c2d4e8';
/** The control plants a fault behind this word. */
export const MAGIC_WORD = 'xyzzy-plugh';

const RTL = '\u202e';

/** Texts that broke somebody: each is a case of the list of peers' failures, or of a parser's bug record. */
export const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\ud83d\ud83d',
  '\r\nX-Injected: 1\r\n\r\n',
  'a\nb',
  'line\u2028separator\u2029paragraph',
  '\u001b[31mred\u001b]0;title\u0007',
  `invoice${RTL}fdp.exe`,
  '\u2066\u202eabc\u2069',
  `a${'\u0301'.repeat(10_000)}`,
  '\u200b\u200d\ufeff',
  'ﷺ'.repeat(200),
  '👩‍👩‍👧‍👦'.repeat(50),
  '{{constructor.constructor("return process")()}}',
  '${7*7}',
  '<%= 7*7 %>',
  '#{7*7}',
  '{{#with "s" as |string|}}{{/with}}',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '=cmd|"/c calc"!A1',
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\t=1',
  '＝1+1',
  "' OR 1=1 --",
  '"; DROP TABLE report; --',
  "'::int",
  '%',
  '%%%_\\',
  '\\',
  '$1',
  "E'\\x'",
  '../../../../etc/passwd',
  '..%2f..%2f',
  'C:\\Windows\\win.ini',
  'CON',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '"><svg/onload=alert(1)>',
  '</title><script>alert(1)</script>',
  '(a+)+$',
  `${'a'.repeat(5000)}!`,
  'a'.repeat(100_000),
  'true',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '0x10',
  '1e999',
  '99999999999999999999',
  '-1',
  '0',
  '2147483648',
  '9223372036854775808',
  '2026-02-30T00:00:00Z',
  '2026-01-01T00:00:60Z',
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '9999-12-31T23:59:59.999+14:00',
  '2026-01-01',
  'P1Y2M10DT2H30M',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '0199C1DE-1A2B-7C3D-8E4F-A1B2C3D4E5F6',
  'FC-2026-000000',
  'FC-2026-999999999999',
  'FCR-0000-000001',
  'a@b',
  '"very odd"@example.org',
  `${'l'.repeat(65)}@example.org`,
  'user@[127.0.0.1]',
  'ADMIN@DEMO.FCERT.EXAMPLE',
  '۱۲۳۴۵۶',
  'İstanbul ß ﬁ',
  // Oftener than the others: what stands behind them is looked for.
  ...Array.from({ length: 6 }, () => MAGIC_WORD),
  ...Array.from({ length: 3 }, () => TYPED_SECRET),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
);

const NUMBERS = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 1e308, 1e-320, 5e-324];

/** A value of any type where one of a certain type is due. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null]) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(
      { $ne: null },
      { $gt: '' },
      { length: 1e9 },
      { toString: 'x' },
      { toJSON: 'x' },
      { then: 'x' },
      Array.from({ length: 300 }, () => 'x'),
      Array.from({ length: 150 }, () => ({})),
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 40 }).map(nested) },
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Names of members that nobody asked for. */
export const strangeName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'id',
    'role',
    'constituentId',
    'version',
    'tenant',
  ),
  fc.constantFrom('createdBy', 'passwordHash', 'toString', 'hasOwnProperty', '', '\u0000', '$where', 'a.b'),
  hostileText.map((text) => text.slice(0, 60)),
);

const around = (bytes: readonly number[]) =>
  Buffer.concat([Buffer.from('{"title":"'), Buffer.from(bytes), Buffer.from('"}')]);

/** Bodies that are no JSON object, or one that no serialiser writes. */
export const rawBody: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .constantFrom(
      ...['', ' ', '{', '[]', 'null', '0', '"x"', '{"a":1,}', "{'a':1}", '{"a":NaN}', '{"a":1}{"a":1}'],
      ...['{"a":1,"a":2}', '{"title":"x","title":"y"}', '{"a":1e999}', '{"a":12345678901234567890}'],
      ...['{"__proto__":{"role":"admin"}}', '{"\\u005f_proto__":1}', '{"a":"\\ud800"}', '{"a":"\\u0000"}'],
      ...['\ufeff{}', '{"a":"\u0000"}', `${'['.repeat(5000)}`, `{"a":${'['.repeat(500)}${']'.repeat(500)}}`],
      ...[`{"n":${'9'.repeat(3000)}}`, `{${Array.from({ length: 500 }, (_, i) => `"k${i}":1`).join(',')}}`],
    )
    .map((text) => Buffer.from(text)),
  fc
    .constantFrom([0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe9], [0xff, 0xfe], [0xf4, 0x90, 0x80, 0x80])
    .map(around),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
);

export const bodyType: fc.Arbitrary<string> = fc.constantFrom(
  'application/json; charset=utf-8',
  'application/json;charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/x-ndjson',
  'application/merge-patch+json',
  'text/html',
  'application/json, text/plain',
);
