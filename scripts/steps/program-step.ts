import { runProgram } from './run-program.ts';
import { failed, passed, type Step } from './step.ts';

/** A step that passes when a program ends with code 0. */
export function programStep(name: string, command: [string, ...string[]]): Step {
  return {
    name,
    async run(signal) {
      const { code, output } = await runProgram(command, { signal });
      return code === 0 ? passed() : failed(output);
    },
  };
}
