import { AcknowledgementLinkEntity } from './acknowledgement-link.entity.js';
import { AlertAddressEntity } from './alert-address.entity.js';
import { AlertAttemptEntity } from './alert-attempt.entity.js';
import { AlertMessageEntity } from './alert-message.entity.js';
import { ContactPreferenceEntity } from './contact-preference.entity.js';
import { WebhookSecretEntity } from './webhook-secret.entity.js';

/** Every table of this room, for the DataSource of a process. */
export const alertEntities = [
  AcknowledgementLinkEntity,
  AlertAddressEntity,
  AlertAttemptEntity,
  AlertMessageEntity,
  ContactPreferenceEntity,
  WebhookSecretEntity,
];
