import type { Rule } from './rules.js';

/** Asked once a statement: a policy's condition stands before every row. */
const ask = (question: string) => `(SELECT app_${question}())`;
const IS_SYSTEM = ask('is_system');
const REACHES_ALL = ask('reaches_all');

/** Ids that belong to an incident whose list does not name who asks: its restriction is not there for them. */
const HIDDEN = `SELECT s.subject_id FROM restricted_subject s
                 WHERE s.incident_id NOT IN (SELECT r.incident_id FROM incident_restriction r)`;

/** Processes that people and their machines speak through, and whoever lays the walls. */
const ASKED = 'fcert_api, fcert_gateway, fcert_reporting, CURRENT_USER';
/** Processes that act for the platform alone. */
const UNASKED = 'fcert_worker, fcert_prover';

/** The policies of one table, as statements. `table` and all columns are words of the access map, never of a caller. */
export function policiesOf(table: string, rule: Rule): string[] {
  if (rule.kind === 'open') return [];
  // Whoever acts for the platform alone needs no other question asked, and each would be planned with every statement.
  const own = `CREATE POLICY wall_platform ON ${table} TO ${UNASKED} USING (${IS_SYSTEM})`;
  return [own, ...askedOf(table, rule)];
}

function askedOf(table: string, rule: Exclude<Rule, { kind: 'open' }>): string[] {
  const permit = (name: string, what: string) => `CREATE POLICY wall_${name} ON ${table} ${toAsked(what)}`;
  const restrict = (name: string, what: string) =>
    `CREATE POLICY wall_${name} ON ${table} AS RESTRICTIVE ${toAsked(what)}`;
  switch (rule.kind) {
    case 'listed':
      return [
        permit('list', `USING (${ask('knows_all')} OR ${ask('person')} = ANY (${rule.readers}))`),
        // Who restricts may leave themselves out, and sees the incident no more.
        permit('write', `FOR INSERT WITH CHECK (${REACHES_ALL})`),
      ];
    case 'part':
      return [
        ...seeing(rule, permit, 'part', `(${IS_SYSTEM} OR ${exists(table, rule.of, rule.on)})`),
        ...(rule.appends ? [permit('append', `FOR INSERT WITH CHECK (${ask('acts')})`)] : []),
      ];
    case 'system':
      return [
        permit('own', `USING (${ownersOf(rule).join(' OR ')})`),
        ...(rule.staffReads ? [permit('read', `FOR SELECT USING (${REACHES_ALL})`)] : []),
      ];
    case 'tenant':
      return [
        ...seeing(rule, permit, 'tenant', `(${tenantsOf(table, rule).join(' OR ')})`),
        ...(rule.appends ? appending(rule, permit, restrict) : []),
        // What somebody writes may be stricter than what they may read: a report for named eyes, say.
        ...(rule.label
          ? [restrict('label', `USING (${rule.label} = ANY (${ask('labels')}::text[])) WITH CHECK (true)`)]
          : []),
        ...(rule.subjects ?? []).map((column) =>
          restrict(
            `named_${column}`,
            `USING (${ask('knows_all')} OR (${column} IN (${HIDDEN})) IS NOT TRUE) WITH CHECK (true)`,
          ),
        ),
        ...(rule.within
          ? [
              restrict(
                'within',
                `USING (${IS_SYSTEM} OR ${belongsNowhere(rule.within[1])} OR ${exists(table, ...rule.within)})`,
              ),
            ]
          : []),
      ];
  }
}

/** `FOR` stands before `TO`, and `TO` before what is asked. */
const toAsked = (what: string): string => what.replace(/^(FOR \w+ )?/, `$1TO ${ASKED} `);

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;
type Create = (name: string, what: string) => string;

/** What a record is added to asks nothing of the row that is added: whose it is would be planned and asked for in vain. */
function seeing(
  { appends }: { appends?: boolean },
  permit: Create,
  name: string,
  condition: string,
): string[] {
  if (!appends) return [permit(name, `USING ${condition}`)];
  return ['SELECT', 'UPDATE', 'DELETE'].map((act) =>
    permit(`${name}_${act.toLowerCase()}`, `FOR ${act} USING ${condition}`),
  );
}

function tenantsOf(
  table: string,
  { constituent, ownedWith, provider, person, about }: Of<'tenant'>,
): string[] {
  const owner = ownerOf(table, 'constituent', constituent);
  return [
    ...(about ? aboutOf(about) : [REACHES_ALL]),
    ...(ownedWith ? owner.map((is) => `(${ownedWith} IS NOT NULL AND ${is})`) : owner),
    ...ownerOf(table, 'provider', provider),
    ...(person ? [`${person} = ${ask('person')}`] : []),
  ];
}

/** A row of another table stands for the right to this one only of who has a body or provider: FCERT sees all of those. */
function ownerOf(table: string, who: 'constituent' | 'provider', where: Of<'tenant'>[typeof who]): string[] {
  if (where === undefined) return [];
  if (typeof where === 'string') return [`${where} = ${ask(who)}`];
  return [`(${ask(who)} IS NOT NULL AND ${exists(table, where.table, where.on)})`];
}

/** What is told about a thing is seen by whoever sees the thing; what is about anything else, by FCERT. */
function aboutOf({ kind, id, tables }: NonNullable<Of<'tenant'>['about']>): string[] {
  const kinds = Object.keys(tables).map((it) => `'${it}'`);
  const cases = Object.entries(tables).map(
    ([it, table]) => `WHEN '${it}' THEN EXISTS (SELECT 1 FROM ${table} x WHERE x.id = ${id}::uuid)`,
  );
  return [
    IS_SYSTEM,
    `(${REACHES_ALL} AND ${kind} NOT IN (${kinds.join(', ')}))`,
    `CASE ${kind} ${cases.join(' ')} ELSE false END`,
  ];
}

/** A row that is added tells nothing back, but still may not be laid into the house of another. */
function appending({ constituent, provider }: Of<'tenant'>, permit: Create, restrict: Create): string[] {
  const own = [
    ...(typeof constituent === 'string'
      ? [`${constituent} = ${ask('constituent')}`, `${constituent} IS NULL`]
      : []),
    ...(typeof provider === 'string' ? [`${provider} = ${ask('provider')}`] : []),
  ];
  return [
    permit('append', `FOR INSERT WITH CHECK (${ask('acts')})`),
    ...(own.length > 0
      ? [restrict('append_own', `FOR INSERT WITH CHECK (${[REACHES_ALL, ...own].join(' OR ')})`)]
      : []),
  ];
}

function ownersOf({ caller, person, house, roles, anybody }: Of<'system'>): string[] {
  const listed = (roles ?? []).map((role) => `'${role}'`).join(', ');
  return [
    IS_SYSTEM,
    ...(caller ? [`${caller}::text = ${ask('actor')}`] : []),
    ...(person ? [`${person} = ${ask('person')}`] : []),
    ...(house
      ? [
          `(${ask('person')} IS NOT NULL
            AND (${house.constituent} = ${ask('constituent')} OR ${house.provider} = ${ask('provider')}))`,
        ]
      : []),
    ...(listed ? [`(SELECT current_setting('app.role', true) IN (${listed}))`] : []),
    ...(anybody ? [ask('acts')] : []),
  ];
}

function belongsNowhere(on: Readonly<Record<string, string>>): string {
  return Object.keys(on)
    .map((own) => `${own} IS NULL`)
    .join(' OR ');
}

function exists(table: string, other: string, on: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(on).map(([own, foreign]) => `x.${foreign} = ${table}.${own}`);
  return `EXISTS (SELECT 1 FROM ${other} x WHERE ${pairs.join(' AND ')})`;
}
