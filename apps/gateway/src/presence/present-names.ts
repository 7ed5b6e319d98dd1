import { peopleByIds } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';

const KEPT = 2000;

/** Names of people by their ids, kept for a while: notices between gateways carry no names. */
@Injectable()
export class PresentNames {
  private readonly names = new Map<string, string>();

  constructor(private readonly transactions: Transactions) {}

  /** Absent people are left out. */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const unknown = ids.filter((id) => !this.names.has(id));
    if (this.names.size + unknown.length > KEPT) this.names.clear();
    const asked = ids.filter((id) => !this.names.has(id));
    if (asked.length > 0) {
      for (const { id, name } of await peopleByIds(this.transactions.reader, asked)) this.names.set(id, name);
    }
    return this.names;
  }

  /** People are renamed now and then. */
  forget(): void {
    this.names.clear();
  }
}
