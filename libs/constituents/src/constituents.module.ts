import { Module } from '@nestjs/common';
import { AddContact } from './add-contact.js';
import { SeedConstituents } from './seed-constituents.js';

@Module({ providers: [SeedConstituents, AddContact], exports: [SeedConstituents, AddContact] })
export class ConstituentsModule {}
