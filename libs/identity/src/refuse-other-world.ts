import { DomainError } from '@fcert/kernel';
import { ProcessConfig, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { countAccounts } from './data/people.js';

/**
 * A world stays what it was made as. Demo accounts beside real ones, or policies of seconds in force for a real incident,
 * would come of one start that forgot `FCERT_WORLD`; demo accounts in production would open it to whoever knows them.
 */
@Injectable()
export class RefuseOtherWorld {
  constructor(
    private readonly transactions: Transactions,
    private readonly config: ProcessConfig,
  ) {}

  /** Throws `demo-in-production` or `production-in-demo` (refused). */
  async execute(): Promise<void> {
    const { demo, real } = await countAccounts(this.transactions.reader);
    if (this.config.FCERT_WORLD === 'production') {
      if (demo > 0) throw new DomainError('refused', 'demo-in-production', DEMO_IN_PRODUCTION);
    } else if (demo === 0 && real > 0) {
      throw new DomainError('refused', 'production-in-demo', PRODUCTION_IN_DEMO);
    }
  }
}

const DEMO_IN_PRODUCTION =
  'This database holds a demo world: accounts and keys that were shown on a screen. A production world needs a database of its own.';
const PRODUCTION_IN_DEMO =
  'This database holds a production world: it has accounts, and none of the demo. Set FCERT_WORLD=production, or use another database.';
