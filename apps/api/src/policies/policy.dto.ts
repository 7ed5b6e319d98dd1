import type { DraftListRow, PolicyDifference, PolicyDraft, PolicyListRow, PolicyVersion } from '@fcert/clock';
import { ApiProperty } from '@nestjs/swagger';

const STATUSES = ['statute', 'regulation', 'draft', 'vendor-claim', 'house'];
const nullableText = { type: String, nullable: true } as const;

/** What every view of a text shows beside it: where its figures come from and how sure that is. */
export class PolicyWordsAnswer {
  @ApiProperty({ example: 'house-default' })
  id: string;

  @ApiProperty({ example: '1.0.0' })
  version: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ enum: STATUSES })
  status: string;

  @ApiProperty({ example: 'FCERT house target', description: 'Words shown beside each of its figures.' })
  caption: string;
}

export class PolicyRowAnswer extends PolicyWordsAnswer {
  @ApiProperty({ example: 'PK' })
  jurisdiction: string;

  @ApiProperty()
  standing: string;

  @ApiProperty({
    enum: ['default', 'domestic', 'model'],
    description: 'A model puts no duty on anybody here.',
  })
  applicability: string;

  @ApiProperty({ type: Object, nullable: true })
  citation: object | null;

  @ApiProperty({ ...nullableText, description: 'Who compared its numbers with the official text.' })
  verifiedBy: string | null;

  @ApiProperty({ ...nullableText, format: 'date' })
  verifiedOn: string | null;

  @ApiProperty({ enum: ['approved', 'superseded', 'retired'] })
  state: string;

  @ApiProperty()
  enabled: boolean;

  @ApiProperty({ description: 'It starts clocks on what is opened today.' })
  inForce: boolean;

  @ApiProperty({ ...nullableText, format: 'date' })
  effectiveFrom: string | null;

  @ApiProperty({ ...nullableText, format: 'date' })
  effectiveTo: string | null;

  @ApiProperty({
    ...nullableText,
    format: 'date',
    description: 'Last day, set by a successor or by retiring it.',
  })
  inForceUntil: string | null;

  @ApiProperty(nullableText)
  supersededBy: string | null;

  @ApiProperty({ ...nullableText, description: 'Given with the last act of its lifecycle.' })
  reason: string | null;

  @ApiProperty({
    type: [String],
    description: 'Everybody who wrote any of it; `shipped`: came with the product.',
  })
  authors: string[];

  @ApiProperty()
  approvedBy: string;

  @ApiProperty({ format: 'date-time' })
  approvedAt: string;

  @ApiProperty({ description: 'The ETag of the version.' })
  revision: number;
}

export class PolicyListAnswer {
  @ApiProperty({ type: [PolicyRowAnswer] })
  items: PolicyRowAnswer[];

  @ApiProperty(nullableText)
  nextCursor: string | null;
}

export class PolicyVersionAnswer extends PolicyRowAnswer {
  @ApiProperty({ type: Object })
  document: object;
}

export class DraftRowAnswer extends PolicyWordsAnswer {
  @ApiProperty({ format: 'uuid' })
  draftId: string;

  @ApiProperty({ enum: ['draft', 'approved', 'refused'] })
  state: string;

  @ApiProperty()
  note: string;

  @ApiProperty({ type: [String], description: 'Everybody who wrote any of it: none of them approves it.' })
  authors: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  changedAt: string;

  @ApiProperty(nullableText)
  decidedBy: string | null;

  @ApiProperty({ ...nullableText, format: 'date-time' })
  decidedAt: string | null;

  @ApiProperty(nullableText)
  reason: string | null;

  @ApiProperty({ description: 'The ETag of the draft.' })
  revision: number;
}

export class DraftListAnswer {
  @ApiProperty({ type: [DraftRowAnswer] })
  items: DraftRowAnswer[];

  @ApiProperty(nullableText)
  nextCursor: string | null;
}

export class DraftAnswer extends DraftRowAnswer {
  @ApiProperty({ type: Object })
  document: object;
}

export class DifferenceAnswer {
  @ApiProperty({
    example: '/clocks/fcert-acknowledge-high/duration',
    description: 'Things with an id stand by it.',
  })
  path: string;

  @ApiProperty({ enum: ['added', 'removed', 'changed'] })
  change: string;

  @ApiProperty({ type: Object, nullable: true, required: false })
  before?: unknown;

  @ApiProperty({ type: Object, nullable: true, required: false })
  after?: unknown;
}

export class DiffAnswer {
  @ApiProperty({ ...nullableText, description: 'Version compared with; null where there is none yet.' })
  against: string | null;

  @ApiProperty({ type: [DifferenceAnswer] })
  differences: DifferenceAnswer[];
}

/** What an approval or another act has done. */
export class PolicyActAnswer {
  @ApiProperty()
  id: string;

  @ApiProperty()
  version: string;

  @ApiProperty({ type: [String], description: 'Versions that make way for it.' })
  superseded: string[];

  @ApiProperty({ type: [String], description: 'Versions that have their place back.' })
  reinstated: string[];

  @ApiProperty({ ...nullableText, format: 'date' })
  lastDay: string | null;
}

export function policyRowAnswer({ authors, approvedAt, ...row }: PolicyListRow): PolicyRowAnswer {
  return { ...row, authors: [...authors], approvedAt: approvedAt.toISOString() };
}

export function policyVersionAnswer({ document, ...row }: PolicyVersion): PolicyVersionAnswer {
  return { ...policyRowAnswer(row), document };
}

export function draftRowAnswer(row: Omit<DraftListRow, 'sortKey'>): DraftRowAnswer {
  return {
    draftId: row.id,
    id: row.policyId,
    version: row.version,
    title: row.title,
    status: row.status,
    caption: row.caption,
    state: row.state,
    note: row.note,
    authors: row.authorLabels,
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    decidedBy: row.decidedByLabel,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reason: row.reason,
    revision: row.revision,
  };
}

export function draftAnswer({ document, ...row }: PolicyDraft): DraftAnswer {
  const { title, status, caption } = document;
  return { ...draftRowAnswer({ ...row, title, status, caption }), document };
}

export function diffAnswer(against: string | null, differences: readonly PolicyDifference[]): DiffAnswer {
  return { against, differences: [...differences] };
}
