import { Module } from '@nestjs/common';
import { HttpModule } from '../http/http.module.js';
import { ContractController } from './contract.controller.js';
import { HealthController } from './health.controller.js';

/** What every api process answers whichever doors it mounts: probes, contact for researchers, the contract. */
@Module({ imports: [HttpModule], controllers: [HealthController, ContractController] })
export class PlainModule {}
