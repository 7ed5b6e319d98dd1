import { FeedWatch } from './feed-watch.entity.js';
import { Incident } from './incident.entity.js';
import { Report } from './report.entity.js';

/** Given to the DataSource by every app that reads these tables. */
export const incidentEntities = [Report, Incident, FeedWatch];
