import { TestEnvironment } from 'jest-environment-node';
import { compilePackages } from './package-bundle.mjs';

/** Compiled once a worker, evaluated in the realm of each spec file that asks for a package. */
let compiled;

/** Jest's environment of Node, whose realm finds the bundle of packages (see package-bundle.mjs). */
export default class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    const evaluate = (require, folder) => {
      compiled ??= compilePackages(folder);
      const module = { exports: {} };
      // A package that is named at run time only, as TypeORM names its driver, is the same one.
      const ask = (name) => module.exports.requires?.[name]?.() ?? require(name);
      compiled.runInContext(this.context)(module, module.exports, ask);
      return module.exports;
    };
    Object.defineProperty(this.global, Symbol.for('fcert.packages'), { value: evaluate });
  }
}
