import { ForgetSignIns } from '@fcert/identity';
import { Injectable } from '@nestjs/common';
import type { Sweep } from './sweep.js';

@Injectable()
export class SignInSweep implements Sweep {
  readonly name = 'forget-sign-ins';
  readonly everyMs = 3_600_000;

  constructor(private readonly signIns: ForgetSignIns) {}

  async run(): Promise<void> {
    await this.signIns.execute();
  }
}
