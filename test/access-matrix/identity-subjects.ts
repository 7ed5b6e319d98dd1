import type { WholeWorld } from '../whole-world.js';

type Headers = Record<string, string>;

/** A key; a request that waits for a second administrator; a session and a passkey, which administrators end by the person. */
export async function identitySubjects(
  world: WholeWorld,
  as: Readonly<Record<'admin' | 'reporter', Headers>>,
  person: string,
) {
  const request = { kind: 'person.invite', subject: person, reason: 'Tried by the access matrix' };
  const approval = (await world.call('POST', '/v1/approvals', as.admin, request)).body.id as string;
  const session = (await world.call('GET', '/v1/sessions', as.reporter)).body.items[0].id as string;
  const [passkey] = await world.database.transactions.reader.query<{ id: string }>(
    `INSERT INTO passkey (id, person_id, credential_id, public_key, counter, transports, name)
     SELECT gen_random_uuid(), s.person_id, 'one', 'x', 0, '{}', 'Desk key' FROM person_session s WHERE s.id = $1
     RETURNING id`,
    [session],
  );
  const subject = <Eye extends string>(name: string, under: string, id: string, ...eyes: Eye[]) => ({
    ...{ name, under, params: { id }, eyes },
  });
  return [
    subject('API key', '/v1/api-keys/:id', reportersKey(world), 'reporter' as const, 'admin' as const),
    subject('approval', '/v1/approvals/:id', approval, 'admin' as const),
    subject('session', '/v1/sessions/:id', session, 'reporter' as const),
    subject('passkey', '/v1/factors/passkeys/:id', passkey!.id, 'reporter' as const),
  ];
}

/** Ended and rotated by its own body and by administrators; nobody reads one by its id. */
function reportersKey({ people: { accounts, apiKeys } }: WholeWorld): string {
  const code = accounts.find((it) => it.role === 'reporter')!.constituent!;
  const hex = apiKeys.find((it) => it.constituent === code)!.key.split('_')[1]!;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
