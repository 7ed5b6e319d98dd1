import { TLP_LABELS, type Tlp } from '@fcert/kernel';
import type { LogLine } from '@fcert/audit';
import { EVIDENCE_STATES, type Evidence, type EvidenceState } from '@fcert/incidents';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

const text = { type: 'string', nullable: true } as const;
const instant = { type: 'string', format: 'date-time', nullable: true } as const;

export class EvidenceLinks {
  @ApiProperty()
  self: string;

  @ApiProperty({ ...text, description: 'The file as it is; only of a clean one.' })
  content: string | null;

  @ApiProperty({ ...text, description: 'Inside a password-protected zip; for those who may take samples.' })
  sample: string | null;
}

export class EvidenceAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'As its sender stated it: text, no path, maybe hostile.' })
  name: string;

  @ApiProperty({ type: 'integer' })
  size: number;

  @ApiProperty({
    enum: EVIDENCE_STATES.filter((state) => state !== 'uploading'),
    description: 'Only `clean` is clean. `unscanned`: there is no scanner here.',
  })
  state: EvidenceState;

  @ApiProperty({
    ...text,
    description: 'The signature, or why it could not be scanned, or why it was destroyed.',
  })
  reason: string | null;

  @ApiProperty({ ...text, description: 'By its first bytes, whatever its name says.' })
  mediaType: string | null;

  @ApiProperty({ type: [String], example: ['kind-is-not-the-name', 'archive-encrypted'] })
  findings: readonly string[];

  @ApiProperty({ ...text })
  sha256: string | null;

  @ApiProperty({ ...text })
  sha1: string | null;

  @ApiProperty({ ...text })
  md5: string | null;

  @ApiProperty({ enum: TLP_LABELS })
  tlp: Tlp;

  @ApiProperty({ ...text, example: 'FCR-2026-000001' })
  report: string | null;

  @ApiProperty({ ...text, example: 'FC-2026-000001' })
  incident: string | null;

  @ApiProperty()
  by: string;

  @ApiProperty(instant)
  receivedAt: string | null;

  @ApiProperty(instant)
  scannedAt: string | null;

  @ApiProperty(instant)
  destroyedAt: string | null;

  @ApiProperty()
  links: EvidenceLinks;
}

export class EvidenceListAnswer {
  @ApiProperty({ type: [EvidenceAnswer] })
  items: EvidenceAnswer[];

  @ApiProperty(text)
  nextCursor: string | null;
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

export function evidenceAnswer(it: Evidence): EvidenceAnswer {
  const self = `/v1/evidence/${it.id}`;
  const isKept = it.state !== 'destroyed';
  const isQuarantined = ['received', 'scanning'].includes(it.state);
  return {
    ...{ id: it.id, name: it.name, size: it.size, state: it.state, reason: it.reason },
    ...{ mediaType: it.mediaType, findings: it.findings, tlp: it.tlp },
    ...{ sha256: it.sha256, sha1: it.sha1, md5: it.md5 },
    ...{ report: it.reportReference, incident: it.incidentReference, by: it.callerLabel },
    ...{ receivedAt: iso(it.receivedAt), scannedAt: iso(it.scannedAt), destroyedAt: iso(it.destroyedAt) },
    links: {
      self,
      content: it.state === 'clean' ? `${self}/content` : null,
      sample: isKept && !isQuarantined ? `${self}/sample` : null,
    },
  };
}

export class CustodyLineAnswer {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ example: 'evidence.downloaded' })
  act: string;

  @ApiProperty()
  by: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Record<string, unknown>;
}

export class CustodyAnswer {
  @ApiProperty({ type: [CustodyLineAnswer] })
  items: CustodyLineAnswer[];

  @ApiProperty(text)
  nextCursor: string | null;
}

export function custodyLine({ at, action, actorLabel, data }: LogLine): CustodyLineAnswer {
  return { at: at.toISOString(), act: action, by: actorLabel, data };
}

export class HandOverBody {
  @ApiProperty({ description: 'Id or reference of the task.', example: 'FCT-2026-000001' })
  @IsString()
  @Length(1, 60)
  task: string;

  @ApiProperty()
  @IsString()
  @Length(3, 500)
  reason: string;
}
