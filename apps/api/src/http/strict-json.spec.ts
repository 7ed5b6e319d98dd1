import { DomainError } from '@fcert/kernel';
import fc from 'fast-check';
import { MAX_DEPTH, MAX_MEMBERS, MAX_PARTS, parseStrictJson } from './strict-json.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');

/** `code pointer` of the refusal, or 'taken'. */
function verdict(body: Uint8Array | string): string {
  try {
    parseStrictJson(typeof body === 'string' ? bytes(body) : body);
    return 'taken';
  } catch (error) {
    const { code, details } = error as DomainError;
    expect(error).toBeInstanceOf(DomainError);
    expect(details.errors).toHaveLength(1);
    return `${code} ${details.errors![0]!.pointer}`;
  }
}

const keyed = (n: number) => `{${Array.from({ length: n }, (_unused, i) => `"k${i}":1`).join(',')}}`;
const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

describe('strict JSON', () => {
  it.each([
    ['{"a":1,"b":[1,2.5,-3],"c":{"d":null,"e":true},"f":"اردو 😀 \\ud83d\\ude00"}'],
    ['{"a":{"x":1},"b":{"x":1},"x":[{"x":1},{"x":2}]}'],
    ['{"text":"a \\" quote, a \\\\ and : : {colons}","a:b":1}'],
    ['{}'],
    [' \n{"a" : 9007199254740991}\t'],
    [nested(MAX_DEPTH)],
    [`{"a":${keyed(MAX_MEMBERS)},"b":[${'0,'.repeat(MAX_MEMBERS - 1)}0]}`],
  ])('takes %s as JSON.parse does', (text) => {
    expect(parseStrictJson(bytes(text))).toEqual(JSON.parse(text));
  });

  it.each([
    ['', 'body-empty '],
    [' ', 'not-json '],
    ['{', 'not-json '],
    ['{"a":1}}', 'not-json '],
    ['{"a":01}', 'not-json '],
    ['{"a":NaN}', 'not-json '],
    ['null', 'not-an-object '],
    ['[]', 'not-an-object '],
    ['"text"', 'not-an-object '],
    ['\ufeff{}', 'byte-order-mark '],
    ['{"a":1,"a":2}', 'repeated-key /a'],
    ['{"a":{"b":[{"c":1},{"c":1,"c":1}]}}', 'repeated-key /a/b/1/c'],
    ['{"a":1,"\\u0061":2}', 'repeated-key /a'],
    ['{"x":{"a/b~c":1,"a/b~c":2}}', 'repeated-key /x/a~1b~0c'],
    ['{"a":[1,"{\\"b\\":1,\\"b\\":2}",{"b":1,"b" \n :2}]}', 'repeated-key /a/2/b'],
    ['{"a":9007199254740993}', 'unsafe-number /a'],
    ['{"a":[1,12345678901234567890]}', 'unsafe-number /a/1'],
    ['{"a":1e400}', 'unsafe-number /a'],
    ['{"a":-1e400}', 'unsafe-number /a'],
    ['{"a":{"b":"x\\u0000y"}}', 'nul-character /a/b'],
    ['{"k\\u0000":1}', 'nul-character /k\u0000'],
    ['{"a":"\\ud800"}', 'lone-surrogate /a'],
    ['{"a":["\\udc00\\ud800"]}', 'lone-surrogate /a/0'],
    ['{"__proto__":{"isAdmin":true}}', 'forbidden-key /__proto__'],
    ['{"a":{"constructor":1}}', 'forbidden-key /a/constructor'],
    ['{"a":[{"prototype":1}]}', 'forbidden-key /a/0/prototype'],
    [nested(MAX_DEPTH + 1), `too-deep /a${'/0'.repeat(MAX_DEPTH - 1)}`],
    [`{"a":[${'0,'.repeat(MAX_MEMBERS)}0]}`, 'too-many-members /a'],
    [`{"a":[${`${keyed(MAX_MEMBERS)},`.repeat(9)}${keyed(MAX_MEMBERS)}]}`, 'too-many-parts /a/9'],
    [`{"a":[${'0,'.repeat(MAX_PARTS + 1)}0]}`, 'too-many-parts '],
    [`{"a":${keyed(MAX_MEMBERS + 1)}}`, 'too-many-members /a'],
  ])('refuses %.60s: %s', (text, expected) => {
    expect(verdict(text)).toBe(expected);
  });

  it.each([
    ['overlong slash', [0xc0, 0xaf]],
    ['cut off', [0xe2, 0x82]],
    ['surrogate as bytes', [0xed, 0xa0, 0x80]],
    ['latin-1', [0xe9]],
    ['beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
  ])('refuses bytes that are no UTF-8: %s', (_name, bad) => {
    expect(verdict(Buffer.concat([bytes('{"a":"'), Buffer.from(bad), bytes('"}')]))).toBe('not-utf-8 ');
  });

  it('never quotes the body in what it answers', () => {
    for (const body of ['{"secret-canary" 1}', '{"a":"secret-canary', 'secret-canary']) {
      try {
        parseStrictJson(bytes(body));
        throw new Error('taken');
      } catch (error) {
        expect(JSON.stringify([(error as Error).message, (error as DomainError).details])).not.toContain(
          'canary',
        );
      }
    }
  });

  it('agrees with JSON.parse on whatever JSON.stringify writes, unless a rule refuses it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
        const text = JSON.stringify(value);
        const answer = verdict(text);
        if (answer === 'taken') expect(parseStrictJson(bytes(text))).toEqual(JSON.parse(text));
        else expect(answer).toMatch(/^(forbidden-key|nul-character|unsafe-number|lone-surrogate) /);
      }),
      { numRuns: 500 },
    );
  });

  it('finds every repeated key, wherever it is put', () => {
    const tree = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('1', '"a:b"', '"\\""', 'null', '{}', '[]'),
        fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
        fc
          .uniqueArray(fc.constantFrom('a', 'b', 'c:"', '}{', '\\'), { maxLength: 4 })
          .chain((keys) =>
            fc
              .array(tie('value'), { minLength: keys.length, maxLength: keys.length })
              .map((values) => `{${keys.map((key, i) => `${JSON.stringify(key)}:${values[i]}`).join(',')}}`),
          ),
      ),
    })).value;
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        expect(verdict(`{"p":${before},"q":[${after}]}`)).toBe('taken');
        expect(verdict(`{"p":${before},"q":[{"twice":${after},"x":1,"twice":2}]}`)).toBe(
          'repeated-key /q/0/twice',
        );
      }),
      { numRuns: 300 },
    );
  });

  it('is fast on a usual body and linear on hostile ones', () => {
    const usual = bytes(
      JSON.stringify({ title: 'Phishing', description: 'x'.repeat(1800), tlp: 'amber', list: [1, 2] }),
    );
    const native = perCall(() => JSON.parse(usual.toString()), 2000);
    // On a machine busy with other work the engine's own reader tells what a microsecond is worth.
    expect(perCall(() => attempt(usual), 2000)).toBeLessThan(Math.max(50, 10 * native));
    const keys = keyed(20_000);
    const deep = `{"a":${'['.repeat(100_000)}`;
    const repeated = `{${'"k":1,'.repeat(9_000)}"k":1}`;
    for (const hostile of [keys, deep, repeated, `"${'\\u0000'.repeat(40_000)}"`]) {
      const body = bytes(hostile);
      expect(perCall(() => attempt(body), 3)).toBeLessThan(Math.max(50_000, 10_000 * native));
    }
  });
});

/** Best microseconds a call. */
function perCall(work: () => unknown, times: number): number {
  let best = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now();
    for (let i = 0; i < times; i += 1) work();
    best = Math.min(best, ((performance.now() - started) * 1000) / times);
  }
  return best;
}

function attempt(body: Uint8Array): void {
  try {
    parseStrictJson(body);
  } catch {
    // Refusals are timed as well.
  }
}
