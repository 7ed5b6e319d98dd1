import { IdentityModule, identityEntities } from '@fcert/identity';
import { LiveCursors, PlatformModule, loadConfig } from '@fcert/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { Arrivals } from './arrivals.js';
import { DeskGateway } from './desk.gateway.js';
import { Drain } from './drain.js';
import { EventTail } from './event-tail.js';
import { GatewayConfig } from './gateway.config.js';
import { Handshake } from './handshake.js';
import { Presence } from './presence/presence.js';
import { PresenceWire } from './presence/presence-wire.js';
import { PresentNames } from './presence/present-names.js';
import { Replay } from './replay.js';
import { Revalidation } from './revalidation.js';
import { Subscriptions } from './subscriptions.js';

/** The wiring of the live process. */
@Module({})
export class GatewayModule {
  static forRoot(env: NodeJS.ProcessEnv): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        PlatformModule.forRoot({ processName: 'gateway', entities: identityEntities, env }),
        IdentityModule,
      ],
      providers: [
        { provide: GatewayConfig, useFactory: () => loadConfig(GatewayConfig, env) },
        LiveCursors,
        EventTail,
        Handshake,
        Replay,
        Revalidation,
        PresenceWire,
        PresentNames,
        Presence,
        Subscriptions,
        Arrivals,
        Drain,
        DeskGateway,
      ],
    };
  }
}
