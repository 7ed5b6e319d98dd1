export { AcceptTask } from './accept-task.js';
export { AcknowledgeTask } from './acknowledge-task.js';
export { CompleteTask } from './complete-task.js';
export { msspEntities } from './data/entities.js';
export { providers, routingRules, type ProviderRow, type RuleRow } from './data/provider.read-model.js';
export { taskDetail, type TaskDetail } from './data/task-detail.read-model.js';
export { Task } from './data/task.entity.js';
export {
  taskPage,
  type TaskCursor,
  type TaskFilter,
  type TaskRow,
  type TaskStatement,
} from './data/task.read-model.js';
export { findTask, taskIdsOf } from './data/task.repository.js';
export { TASK_STATES, TEXT_MAX, type TaskState } from './domain/lifecycle.js';
export { HandOverFile } from './hand-over-file.js';
export { HandOverModule } from './hand-over.module.js';
export { IssueTaskCertificate, type TaskCertificateRequest } from './issue-task-certificate.js';
export { LoadCatalogue } from './load-catalogue.js';
export { MsspModule } from './mssp.module.js';
export { OfferByRule } from './offer-by-rule.js';
export { OfferTask, type OfferInput } from './offer-task.js';
export { RefuseTask } from './refuse-task.js';
export { ReturnTask } from './return-task.js';
export { SeedProviders, type CheckPolicy } from './seed-providers.js';
export { StartTask } from './start-task.js';
export type { TaskInput } from './task-move.js';
export { WithdrawOffers } from './withdraw-offers.js';
export { WithdrawTask } from './withdraw-task.js';
