import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { addTimeline } from './data/timeline.js';

export interface ProposedRelation {
  readonly incidentId: string;
  readonly relatedId: string;
  readonly relatedReference: string;
  readonly reasons: readonly string[];
}

/** Notes that two incidents may belong together, with the reasons; a person decides. Proposed again, nothing changes. */
@Injectable()
export class ProposeRelation {
  async execute(tx: Tx, it: ProposedRelation): Promise<void> {
    const noted = await tx.query(
      `INSERT INTO incident_relation (incident_id, related_id, state, reasons)
       VALUES ($1, $2, 'proposed', $3) ON CONFLICT DO NOTHING RETURNING incident_id`,
      [it.incidentId, it.relatedId, JSON.stringify(it.reasons)],
    );
    if (noted.length === 0) return;
    await addTimeline(tx, it.incidentId, [
      {
        kind: 'related',
        text: `May belong with ${it.relatedReference}: ${it.reasons.join('; ')}`,
        data: { related: it.relatedReference, reasons: it.reasons },
        quotesReport: true,
      },
    ]);
  }
}
