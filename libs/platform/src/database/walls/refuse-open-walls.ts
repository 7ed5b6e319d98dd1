import { ConfigError } from '../../config/config-error.js';
import type { Queryable } from '../tx.js';

interface Standing {
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly owner: boolean;
}

/**
 * A process whose database role stands above the policies would have one wall only, and nothing would show it. In a
 * production world it does not start. Elsewhere one role for everything is allowed: policies bind an owner as well.
 */
export async function refuseOpenWalls(q: Queryable, world: string): Promise<void> {
  if (world !== 'production') return;
  const [role] = await q.query<Standing>(
    `SELECT r.rolsuper AS superuser, r.rolbypassrls AS bypasses,
            EXISTS (SELECT 1 FROM pg_class c
                     WHERE c.oid = to_regclass('incident') AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owner
       FROM pg_roles r WHERE r.rolname = current_user`,
  );
  const why = role!.superuser
    ? 'a superuser'
    : role!.bypasses
      ? 'exempt from row-level security (BYPASSRLS)'
      : role!.owner
        ? 'the owner of the tables'
        : undefined;
  if (why === undefined) return;
  throw new ConfigError(
    `DATABASE_URL: its role is ${why}, so nothing in the database would keep tenants apart. Give each process the role ` +
      'made for it (fcert_api, fcert_worker, fcert_gateway, fcert_prover); docs/operations/database-roles.md says how.',
  );
}
