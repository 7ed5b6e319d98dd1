import { ApiProperty } from '@nestjs/swagger';
import { ClockAnswer } from '../http/clock.dto.js';

export class StageFieldAnswer {
  @ApiProperty({ example: 'root_cause' })
  id: string;

  @ApiProperty({ example: 'What caused it' })
  title: string;

  @ApiProperty({ enum: ['text', 'instant', 'list', 'yes-no', 'counts', 'severity'] })
  kind: string;

  @ApiProperty({ description: 'Stated already; it need not be stated again.' })
  isStated: boolean;

  @ApiProperty({ nullable: true, description: 'What was stated last; null when nothing was.' })
  value: unknown;
}

/** What one running clock of the organisation waits for: enough to build the form of the next stage. */
export class OwedStageAnswer {
  @ApiProperty({ type: ClockAnswer })
  clock: ClockAnswer;

  @ApiProperty({ example: 'final' })
  phase: string;

  @ApiProperty({ type: String, nullable: true, example: 'FCERT' })
  to: string | null;

  @ApiProperty({ type: [String], example: ['form', 'api'] })
  modes: string[];

  @ApiProperty({ type: [StageFieldAnswer], description: 'The fields this report must have.' })
  requires: StageFieldAnswer[];
}

export class OwedStageListAnswer {
  @ApiProperty({ type: [OwedStageAnswer], description: 'In order of their due time.' })
  items: OwedStageAnswer[];
}
