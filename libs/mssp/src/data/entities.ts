import { Contract } from './contract.entity.js';
import { Provider } from './provider.entity.js';
import { RoutingRuleRow } from './routing-rule.entity.js';
import { Service } from './service.entity.js';
import { Task } from './task.entity.js';

/** Entities of this room, for the one DataSource of a process. */
export const msspEntities = [Contract, Provider, RoutingRuleRow, Service, Task];
