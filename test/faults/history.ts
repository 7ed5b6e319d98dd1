import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';

export interface ReportBody {
  readonly title: string;
  readonly description: string;
  readonly awareAt: string;
  readonly sourceRef?: string;
}

/** One report under one key of one caller; sent again it is the same operation. */
export interface Operation {
  readonly id: string;
  readonly callerId: string;
  readonly key: string;
  readonly body: ReportBody;
  readonly sha256: string;
}

/** What a client knows about one try: `unknown` is no answer, or an answer that leaves it open. */
export type Outcome =
  | { readonly outcome: 'ok'; readonly reference: string; readonly occurrence: string; readonly ms: number }
  | { readonly outcome: 'fail'; readonly status: number; readonly code: string }
  | { readonly outcome: 'unknown'; readonly why: string };

export interface Recorded {
  readonly operation: Operation;
  readonly outcomes: readonly Outcome[];
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What was asked and what was answered, written line by line before the next step is taken. */
export class History {
  constructor(readonly file: string) {}

  invoke(operation: Operation): void {
    this.write({ ...operation, event: 'invoke' });
  }

  end(operation: Operation, outcome: Outcome): void {
    this.write({ id: operation.id, event: 'end', ...outcome });
  }

  private write(line: object): void {
    appendFileSync(this.file, `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
  }
}

type Line = { id: string } & ((Operation & { event: 'invoke' }) | (Outcome & { event: 'end' }));

export function readHistory(file: string): Recorded[] {
  const byId = new Map<string, { operation: Operation; outcomes: Outcome[] }>();
  for (const text of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const line = JSON.parse(text) as Line;
    if (line.event === 'end') byId.get(line.id)?.outcomes.push(line);
    else if (!byId.has(line.id)) byId.set(line.id, { operation: line, outcomes: [] });
  }
  return [...byId.values()];
}
