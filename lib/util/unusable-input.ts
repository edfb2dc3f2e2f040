/** What was given cannot be checked: no such folder, no manifest in it, a file that is no YAML. One line a fault. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}
