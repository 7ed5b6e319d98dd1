import { createReadStream } from 'node:fs';
import { Refusal } from '../connection.mjs';

const LINE_END = 0x0a;
const LINE_BYTES_MAX = 4 * 1024 * 1024;

/** Values of JSON lines, a piece at a time as they come in; the last line needs no line end. Holds a piece and a line. */
export async function* jsonLines(pieces, name) {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes =
      rest.length > 0
        ? Buffer.concat([rest, piece])
        : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const values = [];
    let from = 0;
    for (let to = bytes.indexOf(LINE_END); to !== -1; to = bytes.indexOf(LINE_END, from)) {
      if (to > from) values.push(valueOf(bytes.toString('utf8', from, to)));
      from = to + 1;
    }
    yield values;
    rest = bytes.subarray(from);
    if (rest.length > LINE_BYTES_MAX) throw new Refusal(`${name} holds a line that is too long.`);
  }
  if (rest.length > 0) yield [valueOf(rest.toString('utf8'))];
}

export async function* fileLines(file) {
  try {
    yield* jsonLines(createReadStream(file, { highWaterMark: 1 << 18 }), file);
  } catch (error) {
    if (error instanceof Refusal || !error.code) throw error;
    throw new Refusal(`${file} cannot be read (${error.code}).`);
  }
}

/** What is no JSON is a line of nothing: a check says which one it is. */
function valueOf(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
