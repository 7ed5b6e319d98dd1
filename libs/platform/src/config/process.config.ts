import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { NumberFromText } from './number-from-text.js';

/** What every process reads. Ports of one are defaults of `npm start`; containers set their own. */
export class ProcessConfig {
  @IsIn(['demo', 'production', 'test'])
  FCERT_WORLD: 'demo' | 'production' | 'test' = 'production';

  /** Where generated files live (demo accounts). */
  @IsString()
  FCERT_HOME = '.fcert';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
  LOG_LEVEL: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent' = 'info';

  /** Address to listen on. */
  @IsString()
  LISTEN_HOST = '127.0.0.1';

  /** Prometheus metrics and probes of this process, on a port of its own; 0 picks a free one. */
  @NumberFromText()
  @IsInt()
  @Min(0)
  @Max(65_535)
  METRICS_PORT = 0;

  /** Origins of the console, comma separated; a browser from anywhere else may not open a socket or change state. */
  @IsOptional()
  @IsString()
  ALLOWED_ORIGINS?: string;

  allowedOrigins(): string[] {
    return (this.ALLOWED_ORIGINS ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== '');
  }
}
