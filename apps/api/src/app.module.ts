import { AlertSettingsModule, alertEntities } from '@fcert/alerts';
import { clockEntities } from '@fcert/clock';
import { constituentEntities } from '@fcert/constituents';
import { escalationEntities } from '@fcert/escalation';
import { IdentitySettingsModule, identityEntities } from '@fcert/identity';
import { EvidenceSettingsModule, incidentEntities } from '@fcert/incidents';
import { msspEntities } from '@fcert/mssp';
import { PlatformModule, loadConfig } from '@fcert/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { ApiConfig } from './api.config.js';
import { DOORS } from './doors.js';
import { HttpModule } from './http/http.module.js';
import { PlainModule } from './plain/plain.module.js';

/** The rooms whose tables the doors read and write. */
const entities = [
  ...identityEntities,
  ...constituentEntities,
  ...clockEntities,
  ...incidentEntities,
  ...escalationEntities,
  ...msspEntities,
  ...alertEntities,
];

/** The wiring of the HTTP process. */
@Module({})
export class ApiModule {
  static forRoot(env: NodeJS.ProcessEnv): DynamicModule {
    const config = loadConfig(ApiConfig, env);
    return {
      module: ApiModule,
      imports: [
        PlatformModule.forRoot({ processName: 'api', entities, env }),
        AlertSettingsModule.forEnvironment(env),
        IdentitySettingsModule.forEnvironment(env),
        EvidenceSettingsModule.forEnvironment(env),
        HttpModule,
        PlainModule,
        ...config.doors().map((door) => DOORS[door]),
      ],
      providers: [{ provide: ApiConfig, useValue: config }],
    };
  }
}
