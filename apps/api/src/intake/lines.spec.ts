import { DomainError } from '@fcert/kernel';
import { LINE_BYTES_MAX, linesOf } from './lines.js';

async function cut(...chunks: (string | Buffer)[]): Promise<string[]> {
  async function* stream() {
    for (const chunk of chunks) yield Buffer.from(chunk as string);
  }
  const lines: string[] = [];
  for await (const line of linesOf(stream()))
    lines.push(line instanceof DomainError ? line.code : line.toString());
  return lines;
}

describe('cutting a stream into lines', () => {
  it('finds lines wherever the chunks are cut, the last one without its end too', async () => {
    expect(await cut('{"a"', ':1}\n{"b":2}\r', '\n{"c":3}')).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
  });

  it('skips empty lines', async () => {
    expect(await cut('\n\r\na\n\n')).toEqual(['a']);
    expect(await cut()).toEqual([]);
  });

  it('refuses a line over the limit and goes on with the next', async () => {
    const long = 'x'.repeat(LINE_BYTES_MAX + 1);
    expect(await cut('a\n', long.slice(0, 1000), long.slice(1000), '\nb\n')).toEqual([
      'a',
      'line-too-long',
      'b',
    ]);
    expect(await cut('y'.repeat(LINE_BYTES_MAX) + '\nb')).toEqual(['y'.repeat(LINE_BYTES_MAX), 'b']);
  });

  it('keeps bytes of one character together across chunks', async () => {
    const urdu = Buffer.from('حملہ\n');
    expect(await cut(urdu.subarray(0, 3), urdu.subarray(3))).toEqual(['حملہ']);
  });
});
