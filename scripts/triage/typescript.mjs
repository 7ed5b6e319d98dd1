/**
 * Lets a plain Node script import the product's own TypeScript, so that training and evaluation run the very code that
 * the worker runs. Import this file first, then `await import()` the TypeScript.
 */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
