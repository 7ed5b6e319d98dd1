import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Rehearsals1764100010000 implements MigrationInterface {
  name = 'Rehearsals1764100010000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE rehearsal (
        id              uuid PRIMARY KEY,
        title           text NOT NULL,
        source          text NOT NULL CHECK (source IN ('written', 'past')),
        -- Reference of the incident a past one was taken from.
        incident        text,
        -- Label of that incident: who may not see it may not see how it went.
        tlp             text NOT NULL CHECK (tlp IN ('red', 'amber+strict', 'amber', 'green', 'clear')),
        scenario        jsonb NOT NULL,
        state           text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'playing', 'played', 'failed')),
        -- A worker that died while it played gives it up at this instant.
        lease_until     timestamptz,
        tries           integer NOT NULL DEFAULT 0,
        result          jsonb,
        failure         text,
        asked_by        text NOT NULL,
        asked_by_id     text NOT NULL,
        asked_at        timestamptz NOT NULL DEFAULT now(),
        ended_at        timestamptz,
        CHECK ((state = 'played') = (result IS NOT NULL)),
        CHECK ((state IN ('played', 'failed')) = (ended_at IS NOT NULL))
      )`);
    await q.query(`CREATE INDEX rehearsal_open ON rehearsal (asked_at) WHERE state IN ('asked', 'playing')`);
    await q.query('CREATE INDEX rehearsal_by_age ON rehearsal (asked_at DESC, id DESC)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE rehearsal');
  }
}
