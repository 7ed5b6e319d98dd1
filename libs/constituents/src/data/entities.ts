import { ConstituentEntity } from './constituent.entity.js';
import { ContactEntity } from './contact.entity.js';

/** Every table of this room, for the DataSource of a process. */
export const constituentEntities = [ConstituentEntity, ContactEntity];
