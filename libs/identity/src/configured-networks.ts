import { ConfigError } from '@fcert/platform';
import { plainNetwork } from './domain/key-networks.js';

/**
 * The networks of a comma separated setting, none where it is left out. Throws `ConfigError` for one that cannot be read: a
 * proxy nobody meant must not be believed.
 */
export function configuredNetworks(variable: string, text: string | undefined): string[] {
  return (text?.split(',') ?? []).map((one) => {
    const network = plainNetwork(one);
    if (network === null) throw new ConfigError(`${variable}: must hold addresses or networks only`);
    return network;
  });
}
