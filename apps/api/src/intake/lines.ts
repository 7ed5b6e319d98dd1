import { DomainError } from '@fcert/kernel';

export const LINE_BYTES_MAX = 256 * 1024;

/**
 * Cuts a byte stream into lines (LF or CRLF), skipping empty ones. A line over the limit comes out as its refusal and
 * is read to its end without being kept; memory stays bounded by one line.
 */
export async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer | DomainError> {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (): Buffer | DomainError | undefined => {
    const line = size > LINE_BYTES_MAX ? lineTooLong() : withoutReturn(Buffer.concat(parts));
    parts = [];
    size = 0;
    return line instanceof DomainError || line.length > 0 ? line : undefined;
  };
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      keep(chunk.subarray(start, end));
      const line = take();
      if (line) yield line;
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  const last = take();
  if (last) yield last;

  function keep(part: Buffer): void {
    size += part.length;
    if (size <= LINE_BYTES_MAX) parts.push(part);
    else parts = [];
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}

function lineTooLong(): DomainError {
  return new DomainError('too_large', 'line-too-long', `A line holds at most ${LINE_BYTES_MAX} bytes.`);
}
