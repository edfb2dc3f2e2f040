import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface KubectlResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The cluster, as kubectl reaches it. */
export interface Kubectl {
  /** One command to its end. A cluster that says no is an exit code, not an error. @throws KubectlError when kubectl is missing or does not end */
  run(args: readonly string[], options?: { readonly timeoutSeconds?: number }): Promise<KubectlResult>;
  /** The lines of a command that goes on, such as `logs --follow`, to its end. @throws KubectlError when kubectl is missing or does not end */
  follow(args: readonly string[], onLine: (line: string) => void, options: { readonly timeoutSeconds: number }): Promise<KubectlResult>;
}

/** The program could not be run, whatever the cluster says. */
export class KubectlError extends Error {
  override readonly name = 'KubectlError';
}

export interface KubectlOptions {
  /** A context of the kubeconfig. @default - the current one */
  readonly context?: string;
  /** @default - `kubectl` on the PATH */
  readonly program?: string;
}

/** Seconds that one command may take. */
const TIMEOUT_SECONDS = 60;

/** kubectl as a child process. No shell is in between: every argument arrives as it is. */
export function kubectl({ context, program = 'kubectl' }: KubectlOptions = {}): Kubectl {
  const start = (args: readonly string[], timeoutSeconds: number, onLine?: (line: string) => void): Promise<KubectlResult> => {
    const command = [...(context === undefined ? [] : ['--context', context]), ...args];
    return new Promise((resolve, reject) => {
      const child = spawn(program, command, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL' });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8');
      child.stderr.setEncoding('utf8');
      if (onLine !== undefined) createInterface({ input: child.stdout }).on('line', onLine);
      else child.stdout.on('data', (text: string) => (stdout += text));
      child.stderr.on('data', (text: string) => (stderr += text));
      child.on('error', (error) => reject(new KubectlError(`${program} must be installed and on the PATH: ${error.message}`)));
      child.on('close', (exitCode, signal) => {
        if (signal !== null) reject(new KubectlError(`${program} ${args.join(' ')}: did not end within ${timeoutSeconds} s`));
        else resolve({ exitCode: exitCode ?? 1, stdout, stderr });
      });
    });
  };
  return {
    run: (args, { timeoutSeconds = TIMEOUT_SECONDS } = {}) => start(args, timeoutSeconds),
    follow: (args, onLine, { timeoutSeconds }) => start(args, timeoutSeconds, onLine),
  };
}
