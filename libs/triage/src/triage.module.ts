import { IncidentsModule } from '@fcert/incidents';
import { loadConfig } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { Knowledge, readKnowledge } from './data/read-knowledge.js';
import { TriageReports } from './triage-reports.js';
import { TriageConfig } from './triage.config.js';

@Module({
  imports: [IncidentsModule],
  providers: [
    { provide: TriageConfig, useFactory: () => loadConfig(TriageConfig) },
    {
      provide: Knowledge,
      useFactory: (config: TriageConfig) => readKnowledge(config),
      inject: [TriageConfig],
    },
    TriageReports,
  ],
  exports: [TriageReports, Knowledge],
})
export class TriageModule {}
