import { Module } from '@nestjs/common';
import { FindingPages } from './finding-pages.js';
import { FindingsController } from './findings.controller.js';

/** What the prover has found, for those who answer for the whole. */
@Module({ controllers: [FindingsController], providers: [FindingPages] })
export class ProverDoorModule {}
