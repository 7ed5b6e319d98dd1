import type { ApiWorld } from './api-world.js';

/** One administrator asks, the other one approves; answers what the act had to show. */
export async function byTwo(
  world: Pick<ApiWorld, 'call' | 'cookie'>,
  kind: string,
  asked: { subject?: string; change?: object },
): Promise<Record<string, unknown>> {
  const body = { kind, reason: 'Agreed on the telephone', ...asked };
  const made = await world.call('POST', '/v1/approvals', await world.cookie('admin'), body);
  if (made.status !== 201) throw new Error(`${kind} was refused: ${JSON.stringify(made.body)}`);
  const path = `/v1/approvals/${made.body.id}/approval`;
  const done = await world.call('PUT', path, await world.cookie('admin-other'));
  if (done.status !== 200) throw new Error(`${kind} was not done: ${JSON.stringify(done.body)}`);
  return done.body.result as Record<string, unknown>;
}
