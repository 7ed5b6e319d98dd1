/**
 * Nest's own settings, and one more: a name taken from a lib brings along what that name needs, not the whole lib. No
 * file of ours does anything by being imported (package.json says so), and the prover stays small by it.
 */
export default (options) => ({
  ...options,
  optimization: { ...options.optimization, sideEffects: true, providedExports: true, usedExports: true },
});
