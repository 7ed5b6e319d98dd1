import { IsOptional, IsString, Matches } from 'class-validator';

/** Who signs the heads of the ledger and where they go. Read by the worker alone. */
export class LedgerConfig {
  /** Private key that signs checkpoints: Ed25519 in PEM, readable by the worker alone. */
  @IsOptional()
  @IsString()
  AUDIT_KEY_FILE?: string;

  /** File outside the database that every checkpoint is appended to; on another disk it is worth more. */
  @IsOptional()
  @IsString()
  AUDIT_CHECKPOINT_FILE?: string;

  /** Syslog that hears every checkpoint: `udp://host:514`, `tcp://host:601` or `unix:///path` (a stream socket). */
  @IsOptional()
  @IsString()
  @Matches(/^((udp|tcp):\/\/[a-z0-9.:[\]-]+:\d{1,5}|unix:\/\/\/[\w./-]+)$/i, {
    message: 'must be udp://host:port, tcp://host:port or unix:///path',
  })
  AUDIT_SYSLOG?: string;
}
