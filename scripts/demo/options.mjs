import { parseArgs } from 'node:util';

const HELP = `npm run demo -- [options]

Replays real incident reports through the HTTP API of a running FCERT and shows what becomes of them.
Start FCERT first (npm start, in another terminal).

  --count N   reports to send, at most 395 (default 300)
  --rate R    reports a second (default 15)
  --help      this text

The texts come from the VERIS Community Database (CC BY-SA 4.0), without the names of private people. Nobody in
them reported to FCERT: each is sent in the name of a federal body of the same sector, for demonstration only.
A second run repeats the same reports: FCERT knows their source numbers and counts occurrences instead of
opening duplicates.
`;

/** `{ count, rate }`; prints the help or what is wrong and ends the process otherwise. */
export function readOptions(argv) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        count: { type: 'string', default: '300' },
        rate: { type: 'string', default: '15' },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return refuse(error.message);
  }
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  const count = Number(values.count);
  const rate = Number(values.rate);
  if (!Number.isInteger(count) || count < 1) return refuse('--count is a whole number from 1 on.');
  if (!(rate > 0 && rate <= 200)) return refuse('--rate is a number above 0 and up to 200.');
  return { count, rate };
}

function refuse(message) {
  console.error(`${message}\n\n${HELP}`);
  process.exit(2);
}
