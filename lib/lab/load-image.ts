/** Image of the load generator in the study's registry, beside those of its functions, which are called as they are. */
export const LOAD_IMAGE_NAME = 'loadgen';
