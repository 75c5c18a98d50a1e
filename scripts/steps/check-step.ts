import { ROOT } from '../env.ts';
import { failed, passed, type Step } from './step.ts';

/** A rule of this repository: looks at a checkout and returns one line per finding. */
export type Check = (root: string) => Promise<string[]>;

/** A step that passes when a rule of this repository finds nothing. */
export function checkStep(name: string, check: Check): Step {
  return {
    name,
    async run() {
      const findings = await check(ROOT);
      return findings.length === 0 ? passed() : failed(findings.join('\n'));
    },
  };
}
