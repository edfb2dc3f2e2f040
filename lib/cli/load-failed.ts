/** Why a load gave no number. */
export class LoadFailed extends Error {
  override readonly name = 'LoadFailed';
}
