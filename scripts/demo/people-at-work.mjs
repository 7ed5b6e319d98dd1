import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** A number from 0 to 99 that follows from a text: who does what is the same in every run. */
const lot = (text) => createHash('sha256').update(text).digest().readUInt32BE(0) % 100;

/** The desk: acknowledges most incidents soon, leaves the rest to their clocks, answers some escalations. */
export class DeskAtWork {
  acknowledged = 0;
  escalationsAnswered = 0;
  tasksAccepted = 0;
  #work = [];

  constructor(watch, analyst, shiftLead) {
    this.analyst = analyst;
    watch.on('incident.opened', ({ reference }) => this.#start(() => this.#acknowledge(reference)));
    watch.on('escalation.raised', ({ data }) =>
      this.#start(() => this.#answer(shiftLead, data.escalationId)),
    );
    watch.on('mssp.task-changed', ({ data }) => {
      if (data.state === 'completed') this.#start(() => this.#accept(data.taskId));
    });
  }

  /** Resolves when everything begun is done. */
  async finished() {
    await Promise.allSettled(this.#work);
  }

  #start(work) {
    // One thing that fails (another took it first) does not stop the desk.
    this.#work.push(work().catch(() => undefined));
  }

  async #acknowledge(reference) {
    if (lot(reference) >= 70) return;
    await delay(1000 + lot(`${reference} when`) * 50);
    const { status } = await this.analyst.put(`/v1/incidents/${reference}/acknowledgement`);
    if (status === 200) this.acknowledged += 1;
  }

  async #answer(shiftLead, id) {
    if (lot(id) >= 50) return;
    await delay(2000);
    const { status } = await shiftLead.put(`/v1/escalations/${id}/acknowledgement`);
    if (status === 200) this.escalationsAnswered += 1;
  }

  async #accept(taskId) {
    await delay(1500);
    const { status } = await this.analyst.put(`/v1/mssp/tasks/${taskId}/acceptance`);
    if (status === 200) this.tasksAccepted += 1;
  }
}

/** An operator of a managed service: acknowledges most tasks, carries some through, refuses a few. */
export class OperatorAtWork {
  done = { acknowledgement: 0, start: 0, completion: 0, refusal: 0 };
  #work = [];

  constructor(watch, operator) {
    this.operator = operator;
    watch.on('mssp.task-changed', ({ data }) => {
      if (data.state === 'offered') this.#work.push(this.#handle(data.taskId).catch(() => undefined));
    });
  }

  async finished() {
    await Promise.allSettled(this.#work);
  }

  async #handle(taskId) {
    const share = lot(taskId);
    if (share >= 85) return;
    await delay(1500 + share * 30);
    if (share < 10)
      return this.#do(taskId, 'refusal', { reason: 'Demonstration: no forensic analyst is free today.' });
    await this.#do(taskId, 'acknowledgement');
    if (share >= 60) return;
    await delay(2000);
    await this.#do(taskId, 'start');
    if (share >= 40) return;
    await delay(3000);
    await this.#do(taskId, 'completion', {
      evidence: 'Demonstration: hosts checked one by one, findings filed with the case.',
    });
  }

  async #do(taskId, verb, body) {
    const { status } = await this.operator.put(`/v1/mssp/tasks/${taskId}/${verb}`, body);
    if (status !== 200) throw new Error(`${verb} was answered ${status}`);
    this.done[verb] += 1;
  }
}
