import { TLP_LABELS } from '@fcert/kernel';
import { ApiProperty } from '@nestjs/swagger';

export class CertificateHashesAnswer {
  @ApiProperty({ enum: ['RFC 8785'] })
  canonicalization: string;

  @ApiProperty({ enum: ['SHA-256'] })
  algorithm: string;

  @ApiProperty({ description: 'Over the canonical form of restsOn.' })
  facts: string;

  @ApiProperty({ description: 'Over the canonical form of everything but hashes.' })
  document: string;
}

export class CertifiedInstantAnswer {
  @ApiProperty({ example: 'aware' })
  event: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  at: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The fact of restsOn that is evidence of it.' })
  fact: number | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  recordedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  recordedBy: string | null;
}

export class CertifiedVerdictAnswer {
  @ApiProperty({ enum: ['met', 'met_late', 'missed', 'withdrawn', 'running', 'paused'] })
  state: string;

  @ApiProperty()
  lateByMs: number;

  @ApiProperty({ example: 'Met late by 2 h 5 min' })
  words: string;
}

export class CertifiedClockAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ['final', 'interim'] })
  status: string;

  @ApiProperty({ example: 'constituent-report-critical' })
  clock: string;

  @ApiProperty({ description: 'Which time it ran, for clocks that begin anew.' })
  instance: number;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'kind, code and name.' })
  dutyHolder: object;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Id, version, title, status, standing, caption, legal basis, citation, time zone, calendar.',
  })
  policy: object;

  @ApiProperty({ type: CertifiedInstantAnswer })
  start: CertifiedInstantAnswer;

  @ApiProperty({ type: CertifiedInstantAnswer })
  anchor: CertifiedInstantAnswer;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The instant and its working.' })
  due: object;

  @ApiProperty({ type: CertifiedInstantAnswer, nullable: true })
  stop: CertifiedInstantAnswer | null;

  @ApiProperty({ type: CertifiedVerdictAnswer })
  verdict: CertifiedVerdictAnswer;

  @ApiProperty({ type: [Object], description: 'from, to, reason, author.' })
  pauses: object[];

  @ApiProperty({
    type: [Object],
    description: 'Warnings and breaches told: level, dueAt, firedAt, lateByMs.',
  })
  firings: object[];

  @ApiProperty()
  restsOnFacts: number;
}

export class CertificateAnswer {
  @ApiProperty({ enum: ['fcert-clock-certificate/1'] })
  certificate: string;

  @ApiProperty({ enum: ['clock', 'incident', 'task'] })
  scope: string;

  @ApiProperty({ enum: ['final', 'interim'] })
  status: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  asOf: string | null;

  @ApiProperty({ enum: TLP_LABELS })
  marking: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  subject: object;

  @ApiProperty({ type: [CertifiedClockAnswer] })
  clocks: CertifiedClockAnswer[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'Facts of the clock history, audit entries and policy texts, word for word or by their hash.',
  })
  restsOn: object;

  @ApiProperty({ type: CertificateHashesAnswer })
  hashes: CertificateHashesAnswer;
}
