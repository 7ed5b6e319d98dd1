import {
  guardedRoutes,
  honestTests,
  namedExports,
  noConsole,
  noDeadCode,
  noForwardRef,
  noMarkers,
  pureDomain,
  writesInData,
} from './code-rules.js';
import { liveCommands, livePages } from './docs-rules.js';
import { constructors, controllers, fileSize, libShape, names, useCases } from './shape-rules.js';
import type { Rule } from './tree.js';
import { everyTableHasItsWall, firstWallStands, oneWayToTheDatabase } from './wall-rules.js';
import { migrationOrder, noInventedLaw, oneLineImports, ownWords, wholePipeline } from './world-rules.js';

/** The house rules that a program can check; STYLE.md explains them. */
export const RULES: readonly Rule[] = [
  fileSize,
  names,
  libShape,
  constructors,
  useCases,
  controllers,
  guardedRoutes,
  namedExports,
  noForwardRef,
  oneLineImports,
  pureDomain,
  writesInData,
  oneWayToTheDatabase,
  everyTableHasItsWall,
  firstWallStands,
  noConsole,
  noMarkers,
  noDeadCode,
  honestTests,
  migrationOrder,
  wholePipeline,
  ownWords,
  noInventedLaw,
  livePages,
  liveCommands,
];
