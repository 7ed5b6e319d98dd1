/** The configuration cannot be used. The message names the variables, never their values. */
export class ConfigError extends Error {}
