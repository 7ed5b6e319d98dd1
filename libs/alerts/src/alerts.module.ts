import { ClockModule } from '@fcert/clock';
import { Module } from '@nestjs/common';
import { AddAddress } from './add-address.js';
import { AddressCodes } from './address-codes.js';
import { AlertFactsReader } from './alert-facts.js';
import { AlertHealth } from './alert-health.js';
import { ALERT_RULES, loadRules } from './alert-rules.js';
import { AlertRunner } from './alert-runner.js';
import { AlertSecrets } from './alert-secrets.js';
import { AlertsConfig } from './alerts.config.js';
import { ChangeAddress } from './change-address.js';
import { Channels } from './channels/channels.js';
import { Egress } from './channels/egress.js';
import { ConfirmAddress } from './confirm-address.js';
import { FollowAcknowledgementLink } from './follow-acknowledgement-link.js';
import { ForgetMessages } from './forget-messages.js';
import { HoldAfterRestore } from './hold-after-restore.js';
import { NotifyPeople } from './notify-people.js';
import { RecordLinkUse } from './record-link-use.js';
import { RemoveAddress } from './remove-address.js';
import { ReplayAlert } from './replay-alert.js';
import { RequestCode } from './request-code.js';
import { RotateWebhookSecret } from './rotate-webhook-secret.js';
import { SetContactPreference } from './set-contact-preference.js';
import { SweepAlerts } from './sweep-alerts.js';
import { WriteAccountLetter } from './write-account-letter.js';
import { WithdrawAlerts } from './withdraw-alerts.js';

const useCases = [
  AddAddress,
  ChangeAddress,
  ConfirmAddress,
  FollowAcknowledgementLink,
  ForgetMessages,
  HoldAfterRestore,
  NotifyPeople,
  RecordLinkUse,
  RemoveAddress,
  ReplayAlert,
  RequestCode,
  RotateWebhookSecret,
  SetContactPreference,
  SweepAlerts,
  WithdrawAlerts,
  WriteAccountLetter,
];

@Module({
  imports: [ClockModule],
  providers: [
    AddressCodes,
    AlertFactsReader,
    AlertHealth,
    AlertRunner,
    AlertSecrets,
    Channels,
    {
      provide: Egress,
      useFactory: (config: AlertsConfig) => new Egress(config.trustedNames()),
      inject: [AlertsConfig],
    },
    { provide: ALERT_RULES, useFactory: loadRules, inject: [AlertsConfig] },
    ...useCases,
  ],
  exports: [...useCases, Channels, Egress],
})
export class AlertsModule {}
