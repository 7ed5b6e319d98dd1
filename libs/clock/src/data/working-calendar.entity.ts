import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One revision of a calendar; an edit is a new revision. */
@Entity('working_calendar')
export class WorkingCalendarEntity {
  @PrimaryColumn('text')
  id: string;

  @PrimaryColumn('integer')
  revision: number;

  @Column('text')
  title: string;

  @Column('integer', { name: 'weekend_days', array: true })
  weekendDays: number[];

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

@Entity('holiday')
export class HolidayEntity {
  @PrimaryColumn('text', { name: 'calendar_id' })
  calendarId: string;

  @PrimaryColumn('integer')
  revision: number;

  @PrimaryColumn('date')
  day: string;

  @Column('text')
  title: string;
}
