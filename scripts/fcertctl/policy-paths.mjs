import { Refusal } from './connection.mjs';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A draft by its id, or a stored version written `policy@version`, as the API addresses it. */
export function policyPath(name) {
  if (UUID.test(name)) return `/v1/policy-drafts/${name}`;
  const [id, version, ...rest] = name.split('@');
  if (!id || !version || rest.length > 0)
    throw new Refusal(
      'Name a draft by its id, or a stored version as policy@version, such as house-default@1.0.0.',
    );
  return `/v1/policies/${encodeURIComponent(id)}/versions/${encodeURIComponent(version)}`;
}
