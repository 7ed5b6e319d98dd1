import { type WholeWorld, eventually } from '../whole-world.js';
import { CALLERS, type Caller, type Headers, type Subject } from './cast.js';
import { filesOf } from './files.js';
import { identitySubjects } from './identity-subjects.js';
import { restrictedSubjects } from './restricted-subjects.js';
import { retentionSubjects } from './retention-subjects.js';

const DESK: readonly Caller[] = ['analyst', 'shift-lead', 'director'];
/** Keys carry AMBER at most, readers and keepers too; RED is for named eyes. */
const MACHINES_OF_THE_DESK: readonly Caller[] = ['key of the desk'];
const READERS: readonly Caller[] = ['oversight', 'admin'];
const OWNER: readonly Caller[] = ['reporter', 'key of the reporter'];
const PROVIDER: readonly Caller[] = ['mssp-operator', 'key of the operator'];

/** Two cases that nobody would take for one. */
const TEXTS = {
  amber: {
    title: 'Web portal of the registry cannot be reached',
    description:
      'A flood of requests from some thousand addresses has kept the portal down since nine in the morning.',
    observables: [{ type: 'ipv4', value: '198.51.100.7' }],
  },
  red: {
    title: 'Ransom note on file servers',
    description: 'Files of two servers are encrypted, a note asks for money. The backups are gone as well.',
    observables: [{ type: 'domain', value: 'pay-here.example' }],
  },
  green: {
    title: 'Payroll records copied by an account of the house',
    description: 'An account of the personnel department copied the payroll of all offices at night.',
    observables: [{ type: 'ipv4', value: '192.0.2.77' }],
  },
};

export const ABSENT: Readonly<Record<string, string>> = {
  reference: 'FC-2000-000001',
  report: 'FCR-2000-000001',
  duty: 'FCD-2000-000001',
  id: '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6',
  code: 'NOBODY-AT-ALL',
};

export async function callersOf(world: WholeWorld): Promise<Record<Caller, Headers>> {
  const { accounts, apiKeys } = world.people;
  const bodyOf = (role: string) => accounts.find((it) => it.role === role)!.constituent!;
  const providerOf = (role: string) => accounts.find((it) => it.role === role)!.provider!;
  const keyOf = (owner: string) => ({
    authorization: `Bearer ${apiKeys.find((it) => it.constituent === owner || it.provider === owner)!.key}`,
  });
  const keys: Partial<Record<Caller, Headers>> = {
    'key of the reporter': keyOf(bodyOf('reporter')),
    'key of another reporter': keyOf(bodyOf('reporter-other')),
    'key of the desk': world.bearer('analyst'),
    'key of the operator': keyOf(providerOf('mssp-operator')),
    'key of another operator': keyOf(providerOf('mssp-operator-other')),
  };
  const all: Partial<Record<Caller, Headers>> = {};
  // One after the other: passwords are made to be dear, and a dozen at once keep a cold api from its database.
  for (const caller of CALLERS) all[caller] = keys[caller] ?? (await world.cookie(caller));
  return all as Record<Caller, Headers>;
}

/** One object of each kind, made through the doors of the product as people would. */
export class SubjectMaker {
  constructor(
    private readonly world: WholeWorld,
    private readonly as: Record<Caller, Headers>,
  ) {}

  async all(): Promise<Subject[]> {
    const amber = await this.report('amber');
    const red = await this.report('red');
    return [
      this.reportOf('AMBER', amber.report, MACHINES_OF_THE_DESK),
      this.reportOf('RED', red.report, []),
      ...(await filesOf(this.world, this.as.reporter, [amber.report, red.report])),
      ...(await this.case('AMBER', amber.incident, [...DESK, ...MACHINES_OF_THE_DESK, ...READERS])),
      ...(await this.case('RED', red.incident, DESK)),
      await this.task('task', amber.incident, [...PROVIDER, ...DESK, ...MACHINES_OF_THE_DESK, 'admin']),
      ...(await restrictedSubjects(this.world, this.as, this)),
      await this.contact(),
      await this.address(),
      await this.rota(),
      ...(await this.ofFcert()),
    ];
  }

  async post(who: Caller, path: string, body: object): Promise<Record<string, string>> {
    const { status, body: made } = await this.world.call('POST', path, this.as[who], body);
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(made)}`);
    return made as Record<string, string>;
  }

  async report(tlp: keyof typeof TEXTS): Promise<{ report: string; incident: string }> {
    const { reference } = await this.post('reporter', '/v1/reports', { ...TEXTS[tlp], tlp });
    const incident = await eventually('the incident', async () => {
      const answer = await this.world.call('GET', `/v1/reports/${reference}`, this.as.reporter);
      return (answer.body.incidentReference as string | null) ?? undefined;
    });
    return { report: reference!, incident };
  }

  private reportOf(label: string, reference: string, machines: readonly Caller[]): Subject {
    const eyes = [...OWNER, ...DESK, ...machines];
    return { name: `${label} report`, under: '/v1/reports/:reference', params: { reference }, eyes };
  }

  async case(label: string, incident: string, eyes: readonly Caller[]): Promise<Subject[]> {
    const base = `/v1/incidents/${incident}`;
    const clock = await eventually('a clock', async () => {
      const { body } = await this.world.call('GET', `${base}/clocks`, this.as['shift-lead']);
      return (body.items as { id: string }[])[0]?.id;
    });
    const escalation = await eventually('a chain', async () => {
      const { body } = await this.world.call('GET', `${base}/escalations`, this.as['shift-lead']);
      return (body.items as { id: string }[])[0]?.id;
    });
    await this.read(incident);
    const handOff = await this.post('analyst', `${base}/hand-offs`, {
      to: 'national-cert',
      reason: 'Spreads to a second ministry',
      ...(label === 'RED' ? { attention: 'Director of the National CERT' } : {}),
    });
    const incidents = `/v1/incidents/:reference`;
    return [
      {
        name: `${label} incident`,
        under: incidents,
        params: { reference: incident },
        eyes: [...OWNER, ...eyes],
      },
      {
        name: `${label} clock`,
        under: `${incidents}/clocks/:id`,
        params: { reference: incident, id: clock },
        eyes: [...OWNER, ...eyes],
      },
      {
        name: `${label} hand-off`,
        under: `${incidents}/hand-offs/:id`,
        params: { reference: incident, id: handOff.id! },
        eyes,
      },
      { name: `${label} chain`, under: '/v1/escalations/:id', params: { id: escalation }, eyes },
    ];
  }

  /** An incident that a person has classified can be handed off. */
  private async read(incident: string): Promise<void> {
    const path = `/v1/incidents/${incident}`;
    const { body } = await this.world.call('GET', path, this.as.analyst);
    await this.world.call(
      'PUT',
      `${path}/classification`,
      { ...this.as.analyst, 'if-match': `"${body.version}"` },
      { class: 'malicious-code', type: 'ransomware' },
    );
  }

  async task(name: string, incident: string, eyes: readonly Caller[]): Promise<Subject> {
    const offered = await this.post('analyst', `/v1/incidents/${incident}/mssp-tasks`, {
      service: 'artefact-and-forensic-analysis',
      instructions: 'Image the affected hosts before cleaning.',
    });
    const indus = this.world.people.accounts.find((it) => it.role === 'mssp-operator')!.provider;
    if (offered.provider !== indus) throw new Error(`the task went to ${offered.provider}, not to ${indus}`);
    return {
      name,
      under: '/v1/mssp/tasks/:id',
      params: { id: offered.id! },
      eyes,
    };
  }

  private async contact(): Promise<Subject> {
    const code = this.world.people.accounts.find((it) => it.role === 'reporter')!.constituent!;
    const made = await this.post('reporter', `/v1/constituents/${code}/contacts`, {
      name: 'Duty officer',
      duty: 'deputy',
      email: 'duty.officer@example.org',
    });
    return {
      name: 'contact',
      under: '/v1/constituents/:code/contacts',
      params: { code, id: made.id! },
      eyes: ['reporter', ...DESK, 'admin'],
    };
  }

  private async address(): Promise<Subject> {
    const made = await this.post('reporter', '/v1/alerts/addresses', {
      channel: 'email',
      address: 'duty.officer@example.org',
      language: 'en',
      kinds: ['clock-breached'],
    });
    return {
      name: 'own address',
      under: '/v1/alerts/addresses/:id',
      params: { id: made.id! },
      eyes: ['reporter'],
    };
  }

  private async rota(): Promise<Subject> {
    const { email } = this.world.people.accounts.find((it) => it.role === 'mssp-operator')!;
    const [person] = await this.world.database.transactions.reader.query<{ id: string; provider: string }>(
      'SELECT id, provider_id AS provider FROM person WHERE email = $1',
      [email],
    );
    const made = await this.post('mssp-operator', '/v1/rotas', {
      desk: 'mssp-operator',
      provider: person!.provider,
      title: 'Operators on duty',
      zone: 'Asia/Karachi',
      layers: [
        {
          name: 'Week',
          members: [{ kind: 'person', id: person!.id }],
          recurrence: 'FREQ=WEEKLY;BYDAY=MO',
          startsAt: '2026-01-05T09:00',
        },
      ],
    });
    return {
      name: 'rota of a provider',
      under: '/v1/rotas/:id',
      params: { id: made.id!, overrideId: ABSENT.id! },
      eyes: ['mssp-operator', 'key of the operator', ...DESK, ...MACHINES_OF_THE_DESK, 'admin'],
    };
  }

  /** What belongs to the house as a whole. */
  private async ofFcert(): Promise<Subject[]> {
    const lead = 'shift-lead';
    const code = this.world.people.accounts.find((it) => it.role === 'reporter')!.constituent!;
    const watch = await this.post(lead, '/v1/feed-watches', {
      constituent: code,
      name: 'Registry sensor',
      silentAfterSeconds: 3600,
    });
    const person = (await this.world.call('GET', '/v1/people', this.as.admin)).body.items[0].id as string;
    return [
      {
        name: 'feed watch',
        under: '/v1/feed-watches/:id',
        params: { id: watch.id! },
        eyes: [...DESK, ...MACHINES_OF_THE_DESK, ...READERS],
      },
      ...(await retentionSubjects(this.world, this.as.director, code)),
      { name: 'person', under: '/v1/people/:id', params: { id: person }, eyes: ['admin'] },
      ...(await identitySubjects(this.world, this.as, person)),
    ];
  }
}
