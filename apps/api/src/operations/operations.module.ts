import { Module } from '@nestjs/common';
import { DeliveriesController } from './deliveries.controller.js';

/** What those who keep the platform running look at and mend. */
@Module({ controllers: [DeliveriesController] })
export class OperationsModule {}
