import { NumberFromText } from '@fcert/platform';
import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

const MIB = 1024 * 1024;

/** Where files are kept, how much of them, and who looks at them. */
export class EvidenceConfig {
  /** Folder of the files; the same for all processes. `evidence` in FCERT_HOME when left out. */
  @IsOptional()
  @IsString()
  EVIDENCE_DIR?: string;

  /** File of the key-encryption keys: `id base64-of-32-bytes` a line, newest first. */
  @IsOptional()
  @IsString()
  EVIDENCE_KEY_FILE?: string;

  /** Largest file. A password-protected archive of it must still be one that every program opens: below 4 GiB. */
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(4095)
  EVIDENCE_FILE_MIB = 2048;

  /** Files of one constituent altogether, those on their way included. */
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(100 * 1024 * 1024)
  EVIDENCE_QUOTA_MIB = 20_480;

  /** Uploads one caller may have on their way. */
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(1000)
  EVIDENCE_UPLOADS_MAX = 8;

  /** An upload that is not whole by then is forgotten. */
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(720)
  EVIDENCE_UPLOAD_HOURS = 24;

  /** One request of an upload takes bytes for this long; what has arrived by then is kept. */
  @NumberFromText()
  @IsInt()
  @Min(1)
  @Max(280)
  EVIDENCE_REQUEST_SECONDS = 240;

  /** Malware scanner: `tcp://host:port` of a clamd. Without it files stay `unscanned`. */
  @IsOptional()
  @IsString()
  @Matches(/^tcp:\/\/[a-z0-9.-]+:\d{1,5}$/i, { message: 'must be tcp://host:port' })
  CLAMD_URL?: string;

  get fileBytesMax(): number {
    return this.EVIDENCE_FILE_MIB * MIB;
  }

  get quotaBytes(): number {
    return this.EVIDENCE_QUOTA_MIB * MIB;
  }
}
