import * as fc from 'fast-check';
import { Seen, type ValueMaker, fault, withFault } from './arbitraries.js';
import { bodyType, hostileText, hostileValue, rawBody, strangeName } from './hostile.js';
import type { Operation, Parameter } from './operations.js';

/** A request before the words that earlier answers have shown are put into it. */
export interface Draft {
  readonly operation: Operation;
  /** Which of the callers, by its number. */
  readonly caller: number;
  /** Values of the placeholders; those that are undefined name an object that was seen. */
  readonly places: readonly (string | undefined)[];
  readonly pick: number;
  readonly query: readonly (readonly [string, unknown])[];
  readonly ifMatch: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly value: unknown } | { readonly bytes: Buffer } | undefined;
  readonly type: string;
}

const JSON_TYPE = 'application/json';
/** The entity tag that was last seen at this address. */
export const SEEN_TAG = 'seen';

const ofHeader = (text: string) => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').slice(0, 2000);

/** Requests of one operation: mostly what the contract asks for, with one thing wrong, or all of it. */
export function draftsOf(
  operation: Operation,
  maker: ValueMaker,
  callers: number,
  example: object | undefined,
): fc.Arbitrary<Draft> {
  const placeholders = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return fc.record({
    operation: fc.constant(operation),
    caller: fc.nat({ max: callers - 1 }),
    places: fc.tuple<(string | undefined)[]>(...placeholders.map(() => place)),
    pick: fc.nat(),
    query: queryOf(operation, maker),
    ifMatch: tag,
    headers: strangeHeaders,
    body: bodyOf(operation, maker, example),
    type: fc.oneof({ weight: 20, arbitrary: fc.constant(JSON_TYPE) }, { weight: 1, arbitrary: bodyType }),
  });
}

const place: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.uuid() },
  { weight: 2, arbitrary: hostileText.map((text) => text.slice(0, 3000)) },
);

const tag: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(SEEN_TAG) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('"1"', '"2"', 'W/"1"', '*', '"99999999999999999999"', '"-1"', '1'),
  },
  { weight: 1, arbitrary: hostileText.map(ofHeader) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const STRANGE_HEADERS = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-remote-user',
  'x-client-cert',
  'x-http-method-override',
  'x-original-url',
  'forwarded',
  'accept',
  'accept-language',
  'accept-encoding',
  'origin',
  'sec-fetch-site',
  'traceparent',
  'x-request-id',
  'user-agent',
  'referer',
  'range',
  'if-none-match',
  'idempotency-key',
  'content-encoding',
  'expect',
  'te',
  'cookie2',
];

const strangeHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom(...STRANGE_HEADERS.filter((name) => name !== 'expect')),
      fc.oneof(
        hostileText.map(ofHeader),
        fc.constantFrom('127.0.0.1', 'null', 'http://evil.example', 'cross-site', 'same-origin'),
      ),
      { minKeys: 1, maxKeys: 3 },
    ),
  },
);

function queryOf({ parameters }: Operation, maker: ValueMaker): fc.Arbitrary<(readonly [string, unknown])[]> {
  const known = parameters.filter((one) => one.in === 'query');
  const stray = fc.tuple(strangeName, hostileText).map((pair) => [pair] as (readonly [string, unknown])[]);
  const none = fc.constant<(readonly [string, unknown])[]>([]);
  // With many of them most are left out: one fault hides all that stands behind it.
  const given = known.map((one) => oneOfQuery(one, maker, 2 * known.length));
  const all = given.length === 0 ? none : fc.tuple(...given).map((parts) => parts.flat());
  return fc.oneof({ weight: 12, arbitrary: all }, { weight: 1, arbitrary: stray });
}

function oneOfQuery({ name, required, schema }: Parameter, maker: ValueMaker, leftOut: number) {
  const pair = (value: unknown) => [[name, value] as const];
  const none: (readonly [string, unknown])[] = [];
  return fc.oneof(
    { weight: required ? 1 : leftOut, arbitrary: fc.constant(none) },
    { weight: 6, arbitrary: maker.valid(schema, name).map(pair) },
    { weight: 3, arbitrary: hostileText.map(pair) },
    { weight: 1, arbitrary: hostileText.map((text) => [...pair(text), ...pair('x')]) },
    { weight: 1, arbitrary: hostileText.map((text) => [[`${name}[]`, text] as const]) },
    { weight: 1, arbitrary: fc.constant([[`${name}[$ne]`, 'x'] as const]) },
  ) as fc.Arbitrary<(readonly [string, unknown])[]>;
}

function bodyOf(
  { method, body }: Operation,
  maker: ValueMaker,
  example: object | undefined,
): fc.Arbitrary<Draft['body']> {
  const none = fc.constant(undefined);
  const raw = rawBody.map((bytes) => ({ bytes }));
  if (method === 'GET') return fc.oneof({ weight: 30, arbitrary: none }, { weight: 1, arbitrary: raw });
  if (!body) return fc.oneof({ weight: 8, arbitrary: none }, { weight: 1, arbitrary: raw });
  const valid = fc.oneof(
    { weight: 2, arbitrary: maker.valid(body) },
    ...(example ? [{ weight: 3, arbitrary: fc.constant(example as unknown) }] : []),
  );
  const faulty = (times: number) =>
    fc
      .tuple(valid, fc.array(fault, { minLength: times, maxLength: times }))
      .map(([value, faults]) => faults.reduce(withFault, value));
  const asValue = (arbitrary: fc.Arbitrary<unknown>) => arbitrary.map((value) => ({ value }));
  return fc.oneof(
    { weight: 6, arbitrary: asValue(valid) },
    { weight: 8, arbitrary: asValue(faulty(1)) },
    { weight: 2, arbitrary: asValue(faulty(4)) },
    { weight: 1, arbitrary: asValue(hostileValue) },
    { weight: 2, arbitrary: raw },
    { weight: 1, arbitrary: none },
  );
}

export { Seen };
