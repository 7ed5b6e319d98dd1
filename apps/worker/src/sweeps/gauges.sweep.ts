import { Readiness } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Sweep } from './sweep.js';

/** The gauges of /metrics are set by looking at readiness; a worker nobody probes must still publish them. */
@Injectable()
export class GaugesSweep implements Sweep {
  readonly name = 'gauges';
  readonly everyMs = 5000;

  constructor(private readonly readiness: Readiness) {}

  async run(): Promise<void> {
    await this.readiness.report();
  }
}
