import type { ClockView } from '@fcert/clock';
import { ApiProperty } from '@nestjs/swagger';

export class DutyHolderAnswer {
  @ApiProperty({ enum: ['constituent', 'fcert', 'mssp'] })
  kind: string;

  @ApiProperty({ type: String, nullable: true })
  id: string | null;
}

export class ClockPolicyAnswer {
  @ApiProperty()
  id: string;

  @ApiProperty()
  version: string;

  @ApiProperty({ enum: ['statute', 'regulation', 'draft', 'vendor-claim', 'house'] })
  status: string;

  @ApiProperty({ type: Object, nullable: true, description: 'Source of the figure; null for house targets.' })
  citation: object | null;

  @ApiProperty({ description: 'Words shown beside the due time.', example: 'FCERT house target' })
  caption: string;
}

/** One clock as both sides see it: whose duty, until when, and by which text. */
export class ClockAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: DutyHolderAnswer })
  dutyHolder: DutyHolderAnswer;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Last instant that is in time.',
  })
  dueAt: string | null;

  @ApiProperty({ enum: ['running', 'paused', 'met', 'met_late', 'missed', 'withdrawn'] })
  state: string;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  endedAt: string | null;

  @ApiProperty({ type: ClockPolicyAnswer })
  policy: ClockPolicyAnswer;
}

export class ClockListAnswer {
  @ApiProperty({ type: [ClockAnswer] })
  items: ClockAnswer[];
}

export function clockAnswer(clock: ClockView): ClockAnswer {
  return {
    id: clock.id,
    title: clock.title,
    dutyHolder: { kind: clock.dutyHolder.kind, id: clock.dutyHolder.id },
    dueAt: clock.dueAt?.toISOString() ?? null,
    state: clock.state,
    startedAt: clock.startedAt.toISOString(),
    endedAt: clock.endedAt?.toISOString() ?? null,
    policy: { ...clock.policy, caption: clock.caption },
  };
}
