import type { EnteredOverride, OnDuty, Rota, RotaMember, Shift } from '@fcert/escalation';
import { ApiProperty } from '@nestjs/swagger';
import { HoursBody } from './rota-body.dto.js';

export class MemberAnswer {
  @ApiProperty({ enum: ['person', 'contact'] })
  kind: string;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true, description: 'null: no longer on the register.' })
  name: string | null;
}

export class LayerAnswer {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: [MemberAnswer] })
  members: MemberAnswer[];

  @ApiProperty()
  recurrence: string;

  @ApiProperty()
  startsAt: string;

  @ApiProperty({ type: String, nullable: true })
  endsAt: string | null;

  @ApiProperty({ type: HoursBody, nullable: true })
  hours: HoursBody | null;
}

export class RotaAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'fcert-shift-lead' })
  desk: string;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  constituentId: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  providerId: string | null;

  @ApiProperty()
  title: string;

  @ApiProperty()
  zone: string;

  @ApiProperty({ type: [LayerAnswer] })
  layers: LayerAnswer[];

  @ApiProperty()
  version: number;
}

export class RotaListAnswer {
  @ApiProperty({ type: [RotaAnswer] })
  items: RotaAnswer[];
}

export class DutyAnswer {
  @ApiProperty({ type: MemberAnswer })
  member: MemberAnswer;

  @ApiProperty({ enum: ['override', 'layer'] })
  by: string;

  @ApiProperty({ description: 'Name of the layer, or id of the override.' })
  source: string;
}

export class DeskDutyAnswer {
  @ApiProperty({ format: 'uuid' })
  rotaId: string;

  @ApiProperty()
  desk: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: DutyAnswer, nullable: true, description: 'null: a gap, the next desk up is told.' })
  duty: DutyAnswer | null;
}

export class OnDutyAnswer {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ type: [DeskDutyAnswer] })
  items: DeskDutyAnswer[];
}

export class ShiftAnswer {
  @ApiProperty({ format: 'date-time' })
  from: string;

  @ApiProperty({ format: 'date-time' })
  to: string;

  @ApiProperty({ type: DutyAnswer, nullable: true, description: 'null: a gap.' })
  duty: DutyAnswer | null;
}

export class OverrideAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: MemberAnswer })
  member: MemberAnswer;

  @ApiProperty({ type: MemberAnswer, nullable: true })
  covers: MemberAnswer | null;

  @ApiProperty({ format: 'date-time' })
  from: string;

  @ApiProperty({ format: 'date-time' })
  to: string;

  @ApiProperty()
  reason: string;

  @ApiProperty()
  createdBy: string;
}

export class ScheduleAnswer {
  @ApiProperty({ type: [ShiftAnswer], description: 'Side by side, gaps included.' })
  shifts: ShiftAnswer[];

  @ApiProperty({ type: [OverrideAnswer] })
  overrides: OverrideAnswer[];

  @ApiProperty({ description: 'How long nobody is on duty, in minutes.' })
  gapMinutes: number;
}

/** Names by id of person or contact. */
export type Names = ReadonlyMap<string, string>;

export function rotaAnswer(rota: Rota, names: Names): RotaAnswer {
  const { id, nodeId, constituentId, providerId, title, zone, version } = rota;
  const layers = rota.layers.map((layer) => ({
    name: layer.name,
    members: layer.members.map((member) => memberAnswer(member, names)),
    recurrence: layer.recurrence,
    startsAt: layer.startsAt,
    endsAt: layer.endsAt ?? null,
    hours: layer.hours ? hoursAnswer(layer.hours) : null,
  }));
  return { id, desk: nodeId, constituentId, providerId, title, zone, layers, version };
}

function hoursAnswer({ from, to, days }: NonNullable<Rota['layers'][number]['hours']>): HoursBody {
  return { from, to, ...(days ? { days: [...days] } : {}) };
}

function memberAnswer({ kind, id }: RotaMember, names: Names): MemberAnswer {
  return { kind, id, name: names.get(id) ?? null };
}

export function dutyAnswer(duty: OnDuty | null, names: Names): DutyAnswer | null {
  return duty && { member: memberAnswer(duty.member, names), by: duty.by, source: duty.source };
}

export function shiftAnswer({ from, to, duty }: Shift, names: Names): ShiftAnswer {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    duty: dutyAnswer(duty, names),
  };
}

export function overrideAnswer(override: EnteredOverride, names: Names): OverrideAnswer {
  const { id, member, covers, from, to, reason, createdBy } = override;
  return {
    id,
    member: memberAnswer(member, names),
    covers: covers && memberAnswer(covers, names),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    reason,
    createdBy,
  };
}
