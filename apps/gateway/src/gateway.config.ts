import { configuredNetworks } from '@fcert/identity';
import { NumberFromText } from '@fcert/platform';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

export class GatewayConfig {
  /** Where clients connect; 0 picks a free port. */
  @NumberFromText()
  @IsInt()
  @Min(0)
  @Max(65_535)
  GATEWAY_PORT = 3001;

  /** Addresses of the proxies whose X-Forwarded-For is believed, comma separated; nobody's when left out. */
  @IsOptional()
  @IsString()
  LIVE_TRUSTED_PROXIES?: string;

  /** A cursor older than this answers `resync`. */
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(24 * 31)
  LIVE_RETENTION_HOURS = 24;

  /** A cursor further behind than this many events answers `resync`. */
  @NumberFromText()
  @IsInt()
  @Min(100)
  @Max(1_000_000)
  LIVE_RETENTION_ROWS = 20_000;

  /** Somebody counts as looking at an incident this long after their console last said so. */
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(600)
  LIVE_PRESENCE_SECONDS = 60;

  /** Open sockets one person or key may hold on this gateway. */
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(1000)
  LIVE_SOCKETS_PER_SUBJECT = 10;

  /** Connections this gateway takes altogether, signed in or not. */
  @NumberFromText()
  @IsInt()
  @Min(10)
  @Max(100_000)
  LIVE_SOCKETS_MAX = 5000;

  trustedProxies(): string[] {
    return configuredNetworks('LIVE_TRUSTED_PROXIES', this.LIVE_TRUSTED_PROXIES);
  }
}
