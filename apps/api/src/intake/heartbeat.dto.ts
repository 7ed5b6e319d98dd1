import { ApiProperty } from '@nestjs/swagger';

export class HeartbeatAnswer {
  @ApiProperty({ format: 'date-time' })
  heardAt: string;
}
