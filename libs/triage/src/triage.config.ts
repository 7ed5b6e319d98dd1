import { IsString } from 'class-validator';

/** Where triage finds what it knows. Paths are relative to the working directory. */
export class TriageConfig {
  /** Folder with `model/weights.json` and `profiles/`. */
  @IsString()
  TRIAGE_FOLDER = 'libs/triage';

  /** CISA's KEV catalogue; name a newer file as CISA publishes it and restart the worker. */
  @IsString()
  TRIAGE_KEV_FILE = 'data/kev.json';
}
