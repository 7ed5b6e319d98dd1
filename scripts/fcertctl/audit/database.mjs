import pg from 'pg';
import { Refusal } from '../connection.mjs';

const PAGE = 5000;
/** An entry is sealed within seconds; what is older and has no seal came past the ledger. */
const UNSEALED_SECONDS = 60;

const LINES = `
  SELECT s.leaf::int8::float8 AS leaf, encode(s.hash, 'hex') AS hash, s.entry_id AS id, s.constituent_id AS body,
         e.id IS NULL AS missing, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
         e.action, e.object_kind, e.object_id, e.reference, e.actor_kind, e.actor_id, e.actor_label, e.correlation_id,
         e.data, encode(substring(e.salt FOR 16), 'hex') AS actor_salt, encode(substring(e.salt FROM 17), 'hex') AS data_salt,
         encode(r.data_digest, 'hex') AS data_digest
    FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id LEFT JOIN audit_redaction r ON r.entry_id = s.entry_id
   WHERE s.leaf > $1 ORDER BY s.leaf LIMIT ${PAGE}`;

/** The ledger as it lies in PostgreSQL, page by page, for whoever may read those tables. */
export class LedgerDatabase {
  #client;

  static async open(url) {
    const it = new LedgerDatabase();
    // The policies show nothing to who does not say for whom they look; verifying looks at all of it.
    const options = '-c app.kind=system -c app.actor=fcertctl';
    it.#client = new pg.Client({ connectionString: url, application_name: 'fcertctl', options });
    await it.#client.connect().catch((error) => {
      throw new Refusal(`The database of DATABASE_URL does not answer (${error.code ?? error.message}).`);
    });
    return it;
  }

  async *lines() {
    for (let last = -1; ;) {
      const { rows } = await this.#client.query({ name: 'lines', text: LINES, values: [last] });
      yield rows.map(lineOf);
      if (rows.length < PAGE) break;
      last = rows.at(-1).leaf;
    }
    const { rows } = await this.#client.query(
      `SELECT e.id FROM audit_entry e WHERE e.at < now() - make_interval(secs => ${UNSEALED_SECONDS})
          AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id) ORDER BY e.at LIMIT 100`,
    );
    yield rows.map(({ id }) => ({ unsealed: { id } }));
  }

  async *checkpoints() {
    for (let last = 0; ;) {
      const { rows } = await this.#client.query(
        `SELECT 'fcert-audit-checkpoint/1' AS audit, number::float8 AS number, size::float8 AS size,
                encode(root, 'hex') AS root, at, key_id AS "keyId", encode(signature, 'base64') AS signature
           FROM audit_checkpoint WHERE number > $1 ORDER BY number LIMIT ${PAGE}`,
        [last],
      );
      yield rows;
      if (rows.length < PAGE) return;
      last = rows.at(-1).number;
    }
  }

  async keys() {
    return (await this.#client.query('SELECT public_key AS pem FROM audit_key')).rows.map(({ pem }) => pem);
  }

  close() {
    return this.#client.end();
  }
}

function lineOf(row) {
  const { leaf, hash, id } = row;
  if (row.missing) return { leaf, hash, id, missing: true };
  return {
    leaf,
    hash,
    entry: {
      id,
      at: row.at,
      action: row.action,
      object: { kind: row.object_kind, id: row.object_id },
      reference: row.reference,
      constituentId: row.body,
      correlationId: row.correlation_id,
    },
    actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label },
    actorSalt: row.actor_salt,
    ...(row.data_digest === null
      ? { data: row.data, dataSalt: row.data_salt }
      : { dataDigest: row.data_digest, redacted: true }),
  };
}
