import type { WholeWorld } from '../whole-world.js';
import type { Headers, Subject } from './cast.js';

const RELEASE = '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f7';

/** A hold on a body; a release needs a case that is years old, so it is written as a proposal leaves it. */
export async function retentionSubjects(
  world: WholeWorld,
  director: Headers,
  constituent: string,
): Promise<Subject[]> {
  const { body: hold } = await world.call('POST', '/v1/legal-holds', director, {
    constituent,
    reason: 'Inquiry',
  });
  await world.database.transactions.reader.query(
    `INSERT INTO retention_release (id, cutoff, policy_version, cases, proposed_by, proposed_by_label)
     VALUES ($1, now() - interval '5 years', 1, 1, $1, 'Somebody else')`,
    [RELEASE],
  );
  return [
    {
      name: 'legal hold',
      under: '/v1/legal-holds/:id',
      params: { id: hold.id as string },
      eyes: ['director'],
    },
    {
      name: 'release',
      under: '/v1/retention-releases/:id',
      params: { id: RELEASE },
      eyes: ['director', 'admin'],
    },
  ];
}
