import { type AlertChannel, ROLES, type Role } from '@fcert/kernel';

/** Somebody to tell, by what he is to the matter. */
export type Party =
  | { readonly who: 'assignee' }
  | { readonly who: 'provider' }
  | { readonly who: 'role'; readonly role: Role }
  | { readonly who: 'contact'; readonly duty: string };

/** Choices in order; the first that names anybody is told. */
export type Choices = readonly (readonly Party[])[];

export interface ClockRule {
  readonly id: string;
  readonly on: 'clock.due-soon' | 'clock.breached';
  readonly dutyHolder: 'constituent' | 'fcert' | 'mssp';
  /** Of the time allowed: earlier warnings stay on the screen. */
  readonly shareAtLeast: number;
  readonly channels: readonly AlertChannel[];
  readonly tell: Choices;
}

/** The table of who is told what, read from `data/alert-rules.json`. */
export interface AlertRules {
  readonly id: string;
  readonly version: string;
  readonly rules: readonly ClockRule[];
  /** Who is told that a watched feed has fallen silent. */
  readonly feeds: { readonly channels: readonly AlertChannel[]; readonly tell: Choices };
  /** Stands in for a desk whose rota named nobody when a step ran. */
  readonly desks: Readonly<Record<string, Choices>>;
  readonly deskChannels: readonly AlertChannel[];
}

const CHANNELS: readonly string[] = ['live', 'email', 'sms', 'webhook'] satisfies AlertChannel[];
const DUTIES = ['focal-point', 'deputy', 'on-call', 'executive'];
const HOLDERS = ['constituent', 'fcert', 'mssp'];
const EVENTS = ['clock.due-soon', 'clock.breached'];

/** Throws naming the place of the first fault: a rule nobody can read would tell nobody. */
export function readRules(document: unknown): AlertRules {
  const whole = record(document, 'the document');
  const desks = record(whole.desks, 'desks');
  const feeds = record(whole.feeds, 'feeds');
  const rules = list(whole.rules, 'rules').map((rule, n) => clockRule(rule, `rules[${n}]`));
  if (new Set(rules.map(({ id }) => id)).size !== rules.length) throw fault('rules', 'has two of one id');
  return {
    id: text(whole.id, 'id'),
    version: text(whole.version, 'version'),
    rules,
    feeds: {
      channels: channels(feeds.channels, 'feeds.channels'),
      tell: choicesOf(feeds.tell, 'feeds.tell'),
    },
    desks: Object.fromEntries(
      Object.entries(desks).map(([desk, choices]) => [desk, choicesOf(choices, `desks.${desk}`)]),
    ),
    deskChannels: channels(whole.deskChannels, 'deskChannels'),
  };
}

/** The rules for one firing of a clock. `level` is `warn-0.9` or `due`. */
export function rulesFor(
  { rules }: AlertRules,
  fired: { type: ClockRule['on']; dutyHolder: string; level: string },
): ClockRule[] {
  const share = /^warn-(\d*\.?\d+)$/.exec(fired.level)?.[1];
  return rules.filter(
    (rule) =>
      rule.on === fired.type &&
      rule.dutyHolder === fired.dutyHolder &&
      (share === undefined || Number(share) >= rule.shareAtLeast),
  );
}

function clockRule(value: unknown, place: string): ClockRule {
  const rule = record(value, place);
  const share = rule.shareAtLeast ?? 0;
  if (typeof share !== 'number' || share < 0 || share > 1)
    throw fault(`${place}.shareAtLeast`, 'is not a share');
  return {
    id: text(rule.id, `${place}.id`),
    on: oneOf(rule.on, EVENTS, `${place}.on`) as ClockRule['on'],
    dutyHolder: oneOf(rule.dutyHolder, HOLDERS, `${place}.dutyHolder`) as ClockRule['dutyHolder'],
    shareAtLeast: share,
    channels: channels(rule.channels, `${place}.channels`),
    tell: choicesOf(rule.tell, `${place}.tell`),
  };
}

function choicesOf(value: unknown, place: string): Choices {
  return list(value, place).map((choice, n) =>
    list(choice, `${place}[${n}]`).map((party) => partyOf(text(party, `${place}[${n}]`), place)),
  );
}

function partyOf(word: string, place: string): Party {
  if (word === 'assignee' || word === 'provider') return { who: word };
  const [kind, name = ''] = word.split(':');
  if (kind === 'role') return { who: 'role', role: oneOf(name, ROLES, place) as Role };
  if (kind === 'contact') return { who: 'contact', duty: oneOf(name, DUTIES, place) };
  throw fault(place, `does not know "${word}"`);
}

function channels(value: unknown, place: string): AlertChannel[] {
  return list(value, place).map((channel) => oneOf(channel, CHANNELS, place) as AlertChannel);
}

function record(value: unknown, place: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(place, 'is no object');
  return value as Record<string, unknown>;
}

function list(value: unknown, place: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw fault(place, 'is no list, or an empty one');
  return value;
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw fault(place, 'is no text');
  return value;
}

function oneOf(value: unknown, known: readonly string[], place: string): string {
  if (typeof value === 'string' && known.includes(value)) return value;
  throw fault(place, `is none of ${known.join(', ')}`);
}

function fault(place: string, says: string): Error {
  return new Error(`alert rules: ${place} ${says}`);
}
