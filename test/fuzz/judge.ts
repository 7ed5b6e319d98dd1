import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Canary } from './canaries.js';
import type { Contents, Document, Operation } from './operations.js';

export interface Heard {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Fault {
  readonly kind: string;
  readonly says: string;
}

/** Places of a stack, sources, and words of the database that no answer of ours has. */
const TRACES: readonly RegExp[] = [
  /\bat [\w.<>[\] ]*\(?(?:file:|node:|\/)[^\s"]*:\d+:\d+/,
  /node_modules|webpack-internal|\/dist\/apps\//,
  /QueryFailedError|violates [a-z -]+ constraint|relation \\?"[a-z_]+\\?" does not exist|syntax error at or near/,
  /invalid input syntax for|invalid byte sequence|unsupported Unicode escape/,
  /Cannot read propert|is not a function|is not iterable|Maximum call stack/,
  /\$argon2/,
];

const PROBLEM = 'application/problem+json';
const LINES = 'application/x-ndjson';

/** Statuses a refusal may have: the table of the page for those who call the API. */
export function documentedStatuses(): ReadonlySet<number> {
  const page = readFileSync('docs/http-status.md', 'utf8');
  const told = [...page.matchAll(/^\| (\d{3}) /gm), ...page.matchAll(/\b(4\d\d)\s`[a-z-]+`/g)];
  return new Set(told.map(([, status]) => Number(status)));
}

/** Whether an answer is one the contract foresees, and says nothing it must not say. */
export class Judge {
  private readonly ajv: Ajv2020;
  private readonly checks = new Map<object, ValidateFunction>();
  private readonly statuses = documentedStatuses();

  constructor(
    document: Document,
    private readonly canaries: readonly Canary[],
  ) {
    this.ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
    ajvFormats.default(this.ajv);
    this.ajv.addSchema({ $id: 'contract', components: document.components });
  }

  faultsOf(operation: Operation, caller: string, heard: Heard): Fault[] {
    return [...this.inForm(operation, heard), ...this.leaks(operation, caller, heard)];
  }

  private *inForm({ answers }: Operation, heard: Heard): Generator<Fault> {
    const { status, type, text, headers } = heard;
    if (status === 0) return yield { kind: 'no answer', says: text };
    if (status === 500) return yield { kind: '500', says: text };
    const contents = status < 400 ? answers[status] : { ...answers.default, ...answers[status] };
    if (!contents) return yield { kind: 'undocumented status', says: `${status} ${text.slice(0, 200)}` };
    if (status >= 400 && !this.statuses.has(status))
      yield { kind: 'undocumented status', says: `${status} is not in docs/http-status.md` };
    yield* this.body(contents, status, type, text);
    if (headers['x-content-type-options'] !== 'nosniff' || headers['cache-control'] === undefined)
      yield { kind: 'standing headers', says: JSON.stringify(headers) };
    if (status === 503 && headers['retry-after'] === undefined)
      yield { kind: '503 without Retry-After', says: text };
  }

  private *body(contents: Contents, status: number, type: string, text: string): Generator<Fault> {
    if (Object.keys(contents).length === 0) {
      if (status === 204 && text !== '') yield { kind: 'body of a 204', says: text };
      return;
    }
    const plain = type.split(';')[0]!.trim();
    const content = contents[plain];
    if (!content) return yield { kind: 'undocumented type', says: `${status} ${type}` };
    if (!plain.endsWith('json')) return;
    if (plain === LINES) return yield* whole(text.split('\n').filter(Boolean));
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return yield { kind: 'not JSON', says: text };
    }
    const fault = content.schema && this.against(content.schema, value);
    if (fault) yield { kind: 'not as the contract says', says: `${status} ${fault}` };
    if (plain === PROBLEM && (value as { status: number }).status !== status)
      yield { kind: 'not as the contract says', says: 'the problem names another status' };
  }

  private against(schema: object, value: unknown): string | undefined {
    let check = this.checks.get(schema);
    if (!check) {
      const text = JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/');
      check = this.ajv.compile(JSON.parse(text) as object);
      this.checks.set(schema, check);
    }
    return check(value) ? undefined : this.ajv.errorsText(check.errors);
  }

  private *leaks({ id }: Operation, caller: string, { text, headers }: Heard): Generator<Fault> {
    const all = `${text}\n${JSON.stringify(headers)}`;
    for (const trace of TRACES) {
      const found = trace.exec(all);
      if (found) yield { kind: 'trace', says: found[0] };
    }
    for (const { name, text: secret, mayShow } of this.canaries)
      if (all.includes(secret) && !mayShow(caller, id))
        yield { kind: 'canary', says: `${name} to ${caller}` };
  }
}

/** Each line is JSON of its own. */
function* whole(lines: readonly string[]): Generator<Fault> {
  for (const line of lines) {
    try {
      JSON.parse(line);
    } catch {
      yield { kind: 'not JSON', says: line };
    }
  }
}
