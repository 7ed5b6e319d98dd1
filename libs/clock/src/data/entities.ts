import { ClockAlarmEntity, ClockEntity } from './clock.entity.js';
import { ClockPolicyDraftEntity, ClockPolicyEntity } from './clock-policy.entity.js';
import { ClockFactEntity, ClockSubjectEntity } from './clock-subject.entity.js';
import { DutyPeriodEntity, DutyReturnEntity } from './duty.entity.js';
import { HolidayEntity, WorkingCalendarEntity } from './working-calendar.entity.js';

/** For the DataSource of a process that holds this room. */
export const clockEntities = [
  ClockAlarmEntity,
  ClockEntity,
  ClockFactEntity,
  ClockPolicyDraftEntity,
  ClockPolicyEntity,
  ClockSubjectEntity,
  DutyPeriodEntity,
  DutyReturnEntity,
  HolidayEntity,
  WorkingCalendarEntity,
];
