import { Module } from '@nestjs/common';
import { AddContact } from './add-contact.js';
import { ChangeContact } from './change-contact.js';
import { ExportContact } from './export-contact.js';
import { RetireContact } from './retire-contact.js';
import { SeedConstituents } from './seed-constituents.js';

const useCases = [SeedConstituents, AddContact, ChangeContact, ExportContact, RetireContact];

@Module({ providers: useCases, exports: useCases })
export class ConstituentsModule {}
