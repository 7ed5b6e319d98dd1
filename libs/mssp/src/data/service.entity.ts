import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One of the 21 services of FIRST's CSIRT Services Framework 2.1 (data/mssp-services.json). */
@Entity('mssp_service')
export class Service {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  area: string;

  @Column('text')
  name: string;

  /** UUID of the service in the MISP galaxy. */
  @Column('uuid')
  source: string;

  @Column('integer')
  position: number;
}
