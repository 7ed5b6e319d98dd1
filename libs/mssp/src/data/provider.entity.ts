import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A company that does managed security services for FCERT. */
@Entity('mssp_provider')
export class Provider {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('boolean')
  active: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
