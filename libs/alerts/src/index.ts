export { AddAddress, type AddedAddress, type AddressInput } from './add-address.js';
export { AlertSettingsModule } from './alert-settings.module.js';
export { AlertsConfig } from './alerts.config.js';
export { AlertsModule } from './alerts.module.js';
export { ChangeAddress } from './change-address.js';
export { Channels } from './channels/channels.js';
export { Egress, type OutsideAnswer } from './channels/egress.js';
export { ConfirmAddress } from './confirm-address.js';
export { type AlertAddress, addressesOf } from './data/addresses.js';
export type { ContactPreference } from './data/contact-preferences.js';
export { alertEntities } from './data/entities.js';
export {
  ledgerMessage,
  ledgerPage,
  type LedgerAttempt,
  type LedgerFilter,
  type LedgerMessage,
} from './data/ledger.read-model.js';
export type { AcknowledgementLink } from './data/links.js';
export { messagesToContact, wishesOf, type ToldContact } from './data/told.read-model.js';
export {
  ALERT_KINDS,
  LANGUAGES,
  MESSAGE_STATES,
  OUTSIDE_CHANNELS,
  tellsDetails,
  type AlertKind,
  type Language,
  type MessageState,
  type OutsideChannel,
} from './domain/message.js';
export { FollowAcknowledgementLink, type FollowedLink } from './follow-acknowledgement-link.js';
export { ForgetMessages } from './forget-messages.js';
export { HoldAfterRestore } from './hold-after-restore.js';
export { NotifyPeople } from './notify-people.js';
export { RecordLinkUse } from './record-link-use.js';
export { RemoveAddress } from './remove-address.js';
export { ReplayAlert } from './replay-alert.js';
export { RequestCode } from './request-code.js';
export { RotateWebhookSecret } from './rotate-webhook-secret.js';
export { SetContactPreference } from './set-contact-preference.js';
export { SweepAlerts } from './sweep-alerts.js';
export { WithdrawAlerts } from './withdraw-alerts.js';
export { secretBytes, webhookHeaders } from './webhook-signature.js';
export { WriteAccountLetter } from './write-account-letter.js';
