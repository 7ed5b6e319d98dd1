import type { WholeWorld } from '../whole-world.js';
import type { Caller, Headers, Subject } from './cast.js';

/** A label that hides nothing from anybody, so that the list of named readers is what does. */
const LABEL = 'green';
/** Makes one object of each kind, whatever it is for. */
interface Maker {
  report(label: typeof LABEL): Promise<{ report: string; incident: string }>;
  case(label: string, incident: string, eyes: readonly Caller[]): Promise<Subject[]>;
  task(name: string, incident: string, eyes: readonly Caller[]): Promise<Subject>;
}

const NAMED: readonly Caller[] = ['shift-lead', 'director'];
const OWNER: readonly Caller[] = ['reporter', 'key of the reporter'];

/**
 * A case for named readers, made open and restricted afterwards: its lead, the director, one operator of the provider with a
 * task on it, and the body whose it is. Analysts, readers, keepers, keys and the provider's other people are strangers.
 */
export async function restrictedSubjects(
  world: WholeWorld,
  as: Readonly<Record<Caller, Headers>>,
  maker: Maker,
): Promise<Subject[]> {
  const { report, incident } = await maker.report(LABEL);
  const subjects: Subject[] = [
    {
      name: 'named report',
      under: '/v1/reports/:reference',
      params: { reference: report },
      eyes: [...OWNER, ...NAMED],
    },
    ...(await maker.case('named', incident, NAMED)),
    await maker.task('named task', incident, [...NAMED, 'mssp-operator']),
  ];
  const operator = await idOf(world, 'mssp-operator');
  const path = `/v1/incidents/${incident}/restriction`;
  const reason = 'An insider is suspected';
  const { status } = await world.call('PUT', path, as['shift-lead'], { readers: [operator], reason });
  if (status !== 200) throw new Error(`restricting answered ${status}`);
  return [
    ...subjects,
    {
      name: 'named reader',
      under: '/v1/incidents/:reference/restriction/readers/:id',
      params: { reference: incident, id: operator },
      eyes: NAMED,
    },
  ];
}

async function idOf(world: WholeWorld, role: string): Promise<string> {
  const { email } = world.people.accounts.find((it) => it.role === role)!;
  const [person] = await world.database.transactions.reader.query<{ id: string }>(
    'SELECT id FROM person WHERE email = $1',
    [email],
  );
  return person!.id;
}
