import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';
import { compilePackages } from './package-bundle.mjs';

/** Compiled once a worker, evaluated in the realm of each spec file that asks for a package. */
let compiled;

/** Jest's environment of Node with two differences, both for the sake of time; docs/guides/write-a-spec.md. */
export default class FastEnvironment extends TestEnvironment {
  constructor(...args) {
    const { createContext } = vm;
    // Jest lays a global object of its own over that of the realm: every use of `Array` or `JSON` in it then asks that
    // one first, for a hundred times what it costs elsewhere. A realm made this way has one plain global object.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...args);
    } finally {
      vm.createContext = createContext;
    }
    Object.defineProperty(this.global, Symbol.for('fcert.packages'), { value: this.#evaluatePackages });
  }

  #evaluatePackages = (require, folder) => {
    compiled ??= compilePackages(folder);
    const module = { exports: {} };
    // A package that is named at run time only, as TypeORM names its driver, is the same one.
    const ask = (name) => module.exports.requires?.[name]?.() ?? require(name);
    compiled.runInContext(this.context)(module, module.exports, ask);
    return module.exports;
  };
}
