import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a key may be used from, what it must show besides its secret, and which signed requests have been seen. */
export class KeyTiers1764300003000 implements MigrationInterface {
  name = 'KeyTiers1764300003000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE api_key
        -- Networks in CIDR form; null takes the key from anywhere.
        ADD COLUMN networks text[] CHECK (cardinality(networks) BETWEEN 1 AND 20),
        ADD COLUMN tier text NOT NULL DEFAULT 'bearer' CHECK (tier IN ('bearer', 'hmac', 'mtls')),
        -- SHA-256 of the client certificate in DER.
        ADD COLUMN certificate_sha256 bytea CHECK (length(certificate_sha256) = 32),
        ADD COLUMN rotated_from uuid REFERENCES api_key (id),
        ADD CONSTRAINT api_key_certificate CHECK ((tier = 'mtls') = (certificate_sha256 IS NOT NULL))`);
    // Looked at when a key is made or rotated: two of one owner and name may live at once.
    await q.query(`
      CREATE INDEX api_key_of_owner ON api_key (constituent_id, provider_id, name) WHERE revoked_at IS NULL`);
    await q.query(`
      CREATE TABLE signed_request (
        key_id   uuid NOT NULL REFERENCES api_key (id),
        nonce    text NOT NULL CHECK (length(nonce) <= 64),
        seen_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (key_id, nonce)
      )`);
    await q.query('CREATE INDEX signed_request_age ON signed_request (seen_at)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE signed_request');
    await q.query('DROP INDEX api_key_of_owner');
    await q.query(`
      ALTER TABLE api_key DROP CONSTRAINT api_key_certificate, DROP COLUMN rotated_from,
        DROP COLUMN certificate_sha256, DROP COLUMN tier, DROP COLUMN networks`);
  }
}
