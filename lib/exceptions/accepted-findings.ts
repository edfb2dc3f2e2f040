import { type Finding, objectLabel } from '../manifest/finding.ts';
import type { CheckException } from './check-exception.ts';

/** The accepted findings of a lab; remembers which exceptions were needed. */
export class AcceptedFindings {
  readonly #byObject = new Map<string, CheckException[]>();
  /** Exceptions for all objects whose label starts so. */
  readonly #byStart: (readonly [start: string, exception: CheckException])[] = [];
  readonly #all: readonly CheckException[];
  readonly #used = new Set<CheckException>();

  constructor(exceptions: readonly CheckException[]) {
    this.#all = exceptions;
    for (const exception of exceptions) {
      if (exception.object.endsWith('*')) {
        this.#byStart.push([exception.object.slice(0, -1), exception]);
        continue;
      }
      const others = this.#byObject.get(exception.object);
      if (others === undefined) this.#byObject.set(exception.object, [exception]);
      else others.push(exception);
    }
  }

  /** The findings that no exception accepts. */
  remove(findings: readonly Finding[]): Finding[] {
    return findings.filter((finding) => {
      const exception = this.#exceptions(objectLabel(finding)).find(({ rule }) => rule === finding.rule);
      if (exception !== undefined) this.#used.add(exception);
      return exception === undefined;
    });
  }

  /** Faults of the exceptions themselves, to ask for once everything is checked: those that accepted nothing and those without a reason. */
  findings(): Finding[] {
    const findings: Finding[] = [];
    this.#all.forEach((exception, index) => {
      const [kind = '', label = ''] = exception.object.split(' ', 2);
      const [first = '', second] = label.split('/', 2);
      const about = {
        file: 'exceptions',
        kind,
        ...(second === undefined ? { name: first } : { namespace: first, name: second }),
        path: `[${index}]`,
      };
      if (!this.#used.has(exception)) {
        const message = `exception must accept a finding, got none of rule "${exception.rule}" on this object; remove it`;
        findings.push({ ...about, rule: 'unused-exception', message });
      }
      if (exception.reason.trim() === '') {
        findings.push({
          ...about,
          rule: 'unexplained-exception',
          message: `exception from "${exception.rule}" must give its reason, got none; add it`,
        });
      }
    });
    return findings;
  }

  #exceptions(label: string): readonly CheckException[] {
    const exact = this.#byObject.get(label) ?? [];
    const wider = this.#byStart.filter(([start]) => label.startsWith(start)).map(([, exception]) => exception);
    return wider.length === 0 ? exact : [...exact, ...wider];
  }
}
