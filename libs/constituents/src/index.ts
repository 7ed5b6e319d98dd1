export { AddContact, type NewContact } from './add-contact.js';
export { ChangeContact, type ContactChange } from './change-contact.js';
export { ConstituentsModule } from './constituents.module.js';
export {
  constituentsByIds,
  findConstituent,
  findConstituentByCode,
  listConstituents,
  type Constituent,
  type ConstituentPage,
} from './data/constituent.read-model.js';
export { CONTACT_DUTIES, type ContactDuty } from './data/contact.entity.js';
export {
  contactPage,
  contactsOf,
  findContact,
  type Contact,
  type ContactPage,
} from './data/contact.read-model.js';
export { contactsToTell, type ContactToTell } from './data/contacts-to-tell.read-model.js';
export type { ContactRecord } from './data/contacts.js';
export { dutyContacts, type DutyContact } from './data/duty-contacts.read-model.js';
export { constituentEntities } from './data/entities.js';
export { entityKindsOf, type BodyFacts } from './domain/entity-kinds.js';
export { ExportContact } from './export-contact.js';
export { RetireContact } from './retire-contact.js';
export { SeedConstituents, type SeedOutcome } from './seed-constituents.js';
