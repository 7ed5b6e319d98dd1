import type { Type } from '@nestjs/common';
import { AlertsDoorModule } from './alerts/alerts-door.module.js';
import { LedgerDoorModule } from './audit/ledger-door.module.js';
import { DeskModule } from './desk/desk.module.js';
import { DutiesDoorModule } from './duties/duties-door.module.js';
import { EvidenceDoorModule } from './evidence/evidence-door.module.js';
import { FeedsModule } from './feeds/feeds.module.js';
import { IdentityDoorModule } from './identity/identity-door.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { MsspDoorModule } from './mssp/mssp-door.module.js';
import { OncallModule } from './oncall/oncall.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PoliciesDoorModule } from './policies/policies-door.module.js';
import { ProverDoorModule } from './prover/prover-door.module.js';
import { RehearsalsModule } from './rehearsals/rehearsals.module.js';
import { RetentionDoorModule } from './retention/retention-door.module.js';

/** The doors of the api and what stands behind each. `API_DOORS` picks what one process mounts. */
export const DOORS = {
  intake: IntakeModule,
  desk: DeskModule,
  evidence: EvidenceDoorModule,
  duties: DutiesDoorModule,
  feeds: FeedsModule,
  rehearsals: RehearsalsModule,
  mssp: MsspDoorModule,
  oncall: OncallModule,
  alerts: AlertsDoorModule,
  operations: OperationsModule,
  policies: PoliciesDoorModule,
  prover: ProverDoorModule,
  retention: RetentionDoorModule,
  audit: LedgerDoorModule,
  identity: IdentityDoorModule,
} as const satisfies Record<string, Type>;

export type DoorName = keyof typeof DOORS;
export const DOOR_NAMES = Object.keys(DOORS) as DoorName[];
