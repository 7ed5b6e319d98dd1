import {
  type Actor,
  type KeyActor,
  PAP_LABELS,
  ROLES,
  type PersonActor,
  type Role,
  SCOPES,
  systemActor,
} from '@fcert/kernel';
import { can, listScope, mayEver, whyNever } from './can.js';
import { NEED_TO_KNOW, mayKnow } from './need-to-know.js';
import { VERBS, type Verb, assertVerb, isVerb } from './verbs.js';

const verbs = Object.keys(VERBS) as Verb[];
const BODY = 'body-1';
const PROVIDER = 'provider-1';

function person(role: Role): PersonActor {
  return {
    kind: 'person',
    id: `p-${role}`,
    name: role,
    role,
    constituentId: role === 'reporter' ? BODY : null,
    providerId: role === 'mssp-operator' ? PROVIDER : null,
    sessionId: 's',
  };
}

function key(role: Role, scopes: KeyActor['scopes']): KeyActor {
  const { id, name, constituentId, providerId } = person(role);
  return { kind: 'api-key', id, name, role, constituentId, providerId, scopes };
}

/** Role by role: y everything, b own body only, p own provider up to AMBER, a up to AMBER, s up to AMBER+STRICT, - never. */
const TABLE: Record<Verb, string> = {
  //                       reporter analyst shift-lead director mssp oversight admin
  'report:create': 'b y y y - - -',
  'report:add': 'b y y y - - -',
  'report:read': 'b y y y - - -',
  'report:list': 'b y y y - - -',
  'evidence:add': 'b y y y - - -',
  'evidence:read': 'b y y y p - -',
  'evidence:download': 'b y y y p - -',
  'evidence:sample': '- y y y p - -',
  'evidence:scan': '- y y y - - -',
  'evidence:custody': '- y y y - - -',
  'evidence:hand-over': '- y y y - - -',
  'evidence:destroy': '- - - y - - y',
  'incident:list': '- y y y - y y',
  'incident:read': '- y y y - a s',
  'incident:watch': '- y y y - - -',
  'incident:work': '- y y y - - -',
  'incident:close': '- y y y - - -',
  'incident:escalate': '- y y y - - -',
  'incident:merge': '- y y y - - -',
  'restriction:read': '- y y y - - -',
  'incident:restrict': '- - y y - - -',
  'escalation:acknowledge': '- y y y - - -',
  'mssp-task:list': '- y y y q - y',
  'mssp-task:read': '- y y y p - s',
  'mssp-task:offer': '- y y y - - -',
  'mssp-task:offer-active': '- y y y - - -',
  'observable:share': '- y y y - - -',
  'mssp-task:operate': '- - - - p - -',
  'mssp-task:accept': '- y y y - - -',
  'live:connect': 'y y y y y y y',
  'event:read': 'b y y y p a s',
  'clock:read': 'b y y y p a s',
  'clock:pause': '- - y y - - -',
  'duty:list': 'b y y y - y y',
  'duty:read': 'b y y y - a s',
  'duty:hand-in': 'b y y y - - -',
  'constituent:list': '- y y y - y y',
  'policy:read': '- y y y - y y',
  'policy:try': '- - y y - - y',
  'policy:draft': '- - y y - - y',
  'policy:approve': '- - - y - - y',
  'calendar:revise': '- - - y - - y',
  'rota:read': '- y y y q - y',
  'rota:change': '- - y y q - y',
  'rota:override': '- y y y q - y',
  'hand-off:release': '- y y y - - -',
  'alert:own': 'y y y y y y y',
  'alert:contact': 'b - y y - - y',
  'alert:read': '- - y y - - s',
  'alert:replay': '- - y y - - s',
  'contact:read': 'b y y y - - y',
  'contact:manage': 'b - - - - - y',
  'colleague:list': '- - y y q - y',
  'person:read': '- - - - - - y',
  'person:manage': '- - - - - - y',
  'rehearsal:read': '- y y y - a s',
  'rehearsal:ask': '- - y y - - y',
  'feed-watch:read': '- y y y - y y',
  'feed-watch:change': '- - y y - - y',
  'document:read': 'y y y y y y y',
  'audit:read': 'b - - y - y y',
  'audit:export': '- - - y - y y',
  'audit:redact': '- - - y - - -',
  'session:own': 'y y y y y y y',
  'approval:read': '- - - y - - y',
  'approval:request': '- - - y - - y',
  'approval:decide': '- - - y - - y',
  'factor:own': 'y y y y y y y',
  'factor:change': 'y y y y y y y',
  'proof:read': '- - - y - y y',
  'delivery:read': '- - - - - - y',
  'delivery:replay': '- - - - - - y',
  'api-key:create': '- - - - - - y',
  'retention:read': '- - - y - - y',
  'retention:hold': '- - - y - - -',
  'retention:release': '- - - y - - y',
  'api-key:read': 'b - - - q - y',
  'api-key:rotate': 'b - - - q - y',
  'api-key:revoke': 'b - - - q - y',
};

const LIMITS: Record<string, readonly string[]> = {
  y: ['red', 'amber+strict', 'amber', 'green', 'clear'],
  b: ['red', 'amber+strict', 'amber', 'green', 'clear'],
  q: ['red', 'amber+strict', 'amber', 'green', 'clear'],
  p: ['amber', 'green', 'clear'],
  a: ['amber', 'green', 'clear'],
  s: ['amber+strict', 'amber', 'green', 'clear'],
  '-': [],
};

/** An event everybody with `event:read` may hear. */
const eventType = (verb: Verb) => (verb === 'event:read' ? ({ eventType: 'clock.breached' } as const) : {});

describe('the access table', () => {
  it('has a row for every verb and a cell for every role', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...verbs].sort());
    for (const cells of Object.values(TABLE)) expect(cells.split(' ')).toHaveLength(ROLES.length);
  });

  const cells = verbs.flatMap((verb) =>
    ROLES.map((role, i) => [role, verb, TABLE[verb].split(' ')[i]!] as const),
  );
  it.each(cells)('%s %s: %s', (role, verb, cell) => {
    const actor = person(role);
    for (const tlp of ['red', 'amber+strict', 'amber', 'green', 'clear'] as const) {
      const allowed = LIMITS[cell]!.includes(tlp);
      const own = {
        constituentId: BODY,
        providerId: PROVIDER,
        tlp,
        readers: null,
        pap: 'clear' as const,
        ...eventType(verb),
      };
      const foreign = { ...own, constituentId: 'body-2', providerId: 'provider-2' };
      expect(can(actor, verb, own)).toBe(allowed);
      expect(can(actor, verb, foreign)).toBe(allowed && !['b', 'p', 'q'].includes(cell));
    }
    expect(mayEver(actor, verb)).toBe(cell !== '-');
  });

  it.each(
    cells.filter(
      ([role, verb, cell]) => cell !== 'y' || (NEED_TO_KNOW.includes(verb) && role !== 'director'),
    ),
  )('%s %s without any facts is refused', (role, verb) => {
    expect(can(person(role), verb)).toBe(false);
    expect(can(person(role), verb, {})).toBe(false);
  });
});

describe('API keys', () => {
  const object = {
    constituentId: BODY,
    providerId: PROVIDER,
    tlp: 'amber',
    eventType: 'clock.breached',
    readers: null,
    pap: 'clear',
  } as const;

  it.each(verbs)('%s needs a scope that opens it, one at a time', (verb) => {
    for (const role of ROLES) {
      for (const scope of SCOPES) {
        const opens = (VERBS[verb] as readonly string[]).includes(scope);
        expect(can(key(role, [scope]), verb, object)).toBe(opens && can(person(role), verb, object));
      }
      expect(can(key(role, []), verb, object)).toBe(false);
      expect(mayEver(key(role, []), verb)).toBe(false);
    }
  });

  it('never mint or revoke keys, nor hold a session, whatever their scopes', () => {
    for (const verb of ['api-key:create', 'api-key:revoke', 'session:own', 'factor:change'] as const) {
      expect(mayEver(key('admin', SCOPES), verb)).toBe(false);
    }
  });

  it('are told what they lack', () => {
    expect(whyNever(key('analyst', ['reports:read']), 'incident:work')).toBe(
      'The key needs the scope incidents:write.',
    );
    expect(whyNever(key('admin', SCOPES), 'api-key:create')).toMatch(/a person signs in/);
    expect(whyNever(key('reporter', SCOPES), 'incident:work')).toMatch(/The role reporter/);
    expect(whyNever(person('analyst'), 'person:manage')).toMatch(/The role analyst/);
    expect(whyNever(person('analyst'), 'no:such' as Verb)).toBe('This is not allowed.');
  });

  it('do not reach RED of others, but do reach RED of their own body', () => {
    expect(can(key('analyst', SCOPES), 'incident:read', { tlp: 'red', readers: null })).toBe(false);
    expect(can(key('analyst', SCOPES), 'incident:read', { tlp: 'amber+strict', readers: null })).toBe(true);
    expect(can(key('analyst', SCOPES), 'incident:read', { readers: null })).toBe(false);
    expect(can(key('reporter', SCOPES), 'report:read', { constituentId: BODY, tlp: 'red' })).toBe(true);
    expect(can(key('analyst', SCOPES), 'live:connect')).toBe(true);
  });
});

describe('a PAP marking', () => {
  const facts = { tlp: 'amber', readers: null } as const;
  const marked = (verb: Verb) => PAP_LABELS.filter((pap) => can(person('analyst'), verb, { ...facts, pap }));

  it('says what may leave and what may be acted on, of everybody and of the platform itself', () => {
    expect(marked('observable:share')).toEqual(['amber', 'green', 'clear']);
    expect(marked('mssp-task:offer-active')).toEqual(['green', 'clear']);
    expect(marked('mssp-task:offer')).toEqual(PAP_LABELS);
    expect(can(systemActor('mssp'), 'mssp-task:offer-active', { pap: 'amber' })).toBe(false);
    expect(can(systemActor('mssp'), 'mssp-task:offer-active', { pap: 'green' })).toBe(true);
    expect(can(person('analyst'), 'observable:share', facts)).toBe(false);
  });
});

describe('a list of named readers', () => {
  const facts = {
    constituentId: BODY,
    providerId: PROVIDER,
    tlp: 'clear',
    pap: 'clear',
    eventType: 'clock.breached',
  } as const;
  const bound = ['analyst', 'shift-lead', 'mssp-operator', 'oversight', 'admin'] as const;

  it.each(NEED_TO_KNOW)('%s: opens it to whom it names, whatever else their role allows', (verb) => {
    for (const role of bound) {
      const actor = person(role);
      const open = can(actor, verb, { ...facts, readers: null });
      expect(can(actor, verb, { ...facts, readers: [actor.id] })).toBe(open);
      expect(can(actor, verb, { ...facts, readers: ['somebody'] })).toBe(false);
      expect(can(actor, verb, { ...facts, readers: [] })).toBe(false);
      expect(can(actor, verb, facts)).toBe(false);
    }
  });

  it('names no key, and binds neither a body nor a director', () => {
    const desk = key('analyst', SCOPES);
    expect(mayKnow(desk, [desk.id])).toBe(false);
    expect(mayKnow(key('director', SCOPES), [])).toBe(false);
    expect(mayKnow(key('reporter', SCOPES), [])).toBe(true);
    for (const role of ['reporter', 'director'] as const) expect(mayKnow(person(role), [])).toBe(true);
    expect(listScope(person('director'), 'incident:list')?.reader).toBeNull();
    expect(listScope(person('reporter'), 'report:list')?.reader).toBeNull();
    expect(listScope(person('analyst'), 'incident:list')?.reader).toBe('p-analyst');
    expect(listScope(desk, 'incident:list')?.reader).toBe(desk.id);
  });
});

describe('whoever still has to set up a second factor', () => {
  it('may do that and sign out, and nothing else, whatever their role', () => {
    for (const role of ROLES) {
      const open = verbs.filter((verb) => mayEver({ ...person(role), mustEnrol: true }, verb));
      expect([role, open]).toEqual([role, ['session:own', 'factor:own', 'factor:change']]);
      expect(can({ ...person(role), mustEnrol: true }, 'live:connect')).toBe(false);
    }
  });
});

describe('default deny', () => {
  it('refuses unknown verbs and roles, and inherited names of objects', () => {
    for (const word of ['incident:raed', 'constructor', '__proto__', 'toString', '']) {
      expect(can(person('admin'), word as Verb, {})).toBe(false);
      expect(can(systemActor('triage'), word as Verb)).toBe(false);
      expect(can({ ...person('admin'), role: word as Role }, 'session:own')).toBe(false);
      expect(isVerb(word)).toBe(false);
      expect(() => assertVerb(word)).toThrow('not a verb');
    }
  });

  it('refuses a reporter without a body and an operator without a provider, even on objects without one', () => {
    const reporter = { ...person('reporter'), constituentId: null };
    const operator = { ...person('mssp-operator'), providerId: null };
    expect(can(reporter, 'report:read', { constituentId: null, tlp: 'amber' })).toBe(false);
    expect(can(operator, 'mssp-task:read', { providerId: null, tlp: 'amber' })).toBe(false);
    expect(listScope(reporter, 'report:list')).toBeNull();
  });

  it('lets no part of the platform do what a person must answer for', () => {
    const triage: Actor = systemActor('triage');
    expect(can(triage, 'incident:work')).toBe(true);
    expect(can(triage, 'escalation:acknowledge')).toBe(false);
    expect(can(triage, 'incident:close')).toBe(false);
  });
});

describe('events and lists', () => {
  it("keeps FCERT's own work from ministries and providers", () => {
    const facts = { constituentId: BODY, providerId: PROVIDER, tlp: 'amber', readers: null } as const;
    expect(can(person('reporter'), 'event:read', { ...facts, eventType: 'incident.changed' })).toBe(false);
    expect(can(person('reporter'), 'event:read', { ...facts, eventType: 'report.received' })).toBe(true);
    expect(can(person('mssp-operator'), 'event:read', { ...facts, eventType: 'incident.opened' })).toBe(
      false,
    );
    expect(can(person('mssp-operator'), 'event:read', { ...facts, eventType: 'mssp.task-changed' })).toBe(
      true,
    );
    expect(can(person('oversight'), 'event:read', { ...facts, eventType: 'report.received' })).toBe(false);
    expect(can(person('analyst'), 'event:read', { ...facts, eventType: 'session.revoked' })).toBe(false);
    expect(can(person('analyst'), 'event:read', facts)).toBe(false);
  });

  it('narrows lists to what single reads would allow', () => {
    expect(listScope(person('analyst'), 'incident:list')).toMatchObject({
      constituentId: null,
      providerId: null,
    });
    expect(listScope(person('reporter'), 'report:list')?.constituentId).toBe(BODY);
    expect(listScope(person('mssp-operator'), 'mssp-task:list')).toEqual({
      constituentId: null,
      providerId: PROVIDER,
      tlp: ['amber', 'green', 'clear'],
      reader: person('mssp-operator').id,
    });
    expect(listScope(person('oversight'), 'incident:list')?.tlp).toEqual(['amber', 'green', 'clear']);
    expect(listScope(person('reporter'), 'incident:list')).toBeNull();
    expect(listScope(key('analyst', SCOPES), 'incident:list')?.tlp).not.toContain('red');
  });
});
