import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { addTimelines } from './data/timeline.js';

export interface ProposedRelation {
  readonly incidentId: string;
  readonly relatedId: string;
  readonly relatedReference: string;
  readonly reasons: readonly string[];
}

/** Notes that incidents may belong together, with the reasons; a person decides. Proposed again, nothing changes. */
@Injectable()
export class ProposeRelations {
  async execute(tx: Tx, proposed: readonly ProposedRelation[]): Promise<void> {
    if (proposed.length === 0) return;
    const rows = proposed.map(({ incidentId, relatedId, reasons }) => ({
      incident_id: incidentId,
      related_id: relatedId,
      reasons,
    }));
    const noted = await tx.query<{ incidentId: string; relatedId: string }>(
      `INSERT INTO incident_relation (incident_id, related_id, state, reasons)
       SELECT r.incident_id, r.related_id, 'proposed', r.reasons
         FROM jsonb_to_recordset($1::jsonb) AS r(incident_id uuid, related_id uuid, reasons jsonb)
       ON CONFLICT DO NOTHING RETURNING incident_id AS "incidentId", related_id AS "relatedId"`,
      [JSON.stringify(rows)],
    );
    const isNoted = new Set(noted.map(({ incidentId, relatedId }) => `${incidentId} ${relatedId}`));
    await addTimelines(
      tx,
      proposed
        .filter(({ incidentId, relatedId }) => isNoted.has(`${incidentId} ${relatedId}`))
        .map((it) => ({
          incidentId: it.incidentId,
          entries: [
            {
              kind: 'related',
              text: `May belong with ${it.relatedReference}: ${it.reasons.join('; ')}`,
              data: { related: it.relatedReference, reasons: it.reasons },
              quotesReport: true,
            },
          ],
        })),
    );
  }
}
