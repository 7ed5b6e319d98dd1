import { configuredNetworks } from '@fcert/identity';
import { NumberFromText } from '@fcert/platform';
import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { DOOR_NAMES, type DoorName } from './doors.js';

const NETWORKS = /^[0-9a-fA-F:.]+(\/\d{1,3})?(,[0-9a-fA-F:.]+(\/\d{1,3})?)*$/;

export class ApiConfig {
  /** Public port; 0 picks a free one. */
  @NumberFromText()
  @IsInt()
  @Min(0)
  @Max(65_535)
  API_PORT = 3000;

  /** Which doors this process mounts, comma separated; all of them when left out. */
  @IsOptional()
  @IsString()
  @Matches(new RegExp(`^(${DOOR_NAMES.join('|')})(,(${DOOR_NAMES.join('|')}))*$`), {
    message: `must be a comma separated list of ${DOOR_NAMES.join(', ')}`,
  })
  API_DOORS?: string;

  /** Addresses of the proxies whose X-Forwarded-For is believed, comma separated; nobody's when left out. */
  @IsOptional()
  @IsString()
  @Matches(NETWORKS, { message: 'must be a comma separated list of addresses or networks' })
  API_TRUSTED_PROXIES?: string;

  /** Addresses of the proxies whose word about client certificates is believed, comma separated; nobody's when left out. */
  @IsOptional()
  @IsString()
  @Matches(NETWORKS, { message: 'must be a comma separated list of addresses or networks' })
  API_CERTIFICATE_PROXIES?: string;

  /** Connections this process holds at once. */
  @NumberFromText()
  @IsInt()
  @Min(16)
  @Max(65_535)
  API_CONNECTIONS_MAX = 4096;

  /** A JSON body must have arrived by then; streamed bodies have ten times as long. */
  @NumberFromText()
  @IsInt()
  @Min(100)
  @Max(300_000)
  API_BODY_TIMEOUT_MS = 30_000;

  certificateProxies(): string[] {
    return configuredNetworks('API_CERTIFICATE_PROXIES', this.API_CERTIFICATE_PROXIES);
  }

  doors(): DoorName[] {
    return this.API_DOORS === undefined ? [...DOOR_NAMES] : (this.API_DOORS.split(',') as DoorName[]);
  }
}
