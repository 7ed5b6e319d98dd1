import { connected } from '../connection.mjs';
import { print, printJson, table } from '../words.mjs';

export function register(program) {
  program
    .command('on-duty')
    .description('who is on duty at every desk that keeps a rota, now or at an instant')
    .option('--at <instant>', 'as in 2026-11-02T09:00:00+05:00')
    .option('--json', 'the answer of the API as it is')
    .action(({ at, json }) =>
      connected(async (api) => {
        const query = at === undefined ? '' : `?at=${encodeURIComponent(at)}`;
        const answer = await api.get(`/v1/on-duty${query}`);
        if (json) return printJson(answer);
        if (answer.items.length === 0) return print('No desk keeps a rota: everybody of a desk is told.');
        print(
          table([
            ['DESK', 'ROTA', 'ON DUTY', 'BY'],
            ...answer.items.map(({ desk, title, duty }) => [
              desk,
              title,
              duty ? (duty.member.name ?? duty.member.id) : 'GAP: the next desk up is told',
              duty ? duty.by : '',
            ]),
          ]),
        );
      }),
    );
}
