/** What the benches of models share. */

/** As peers.py calls them. */
export const PEERS = ['MLPClassifier', 'HistGradientBoosting', 'LightGBM']
/** The libraries under the peers take as many threads as there are cores unless told. */
export const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
export const FOLDS = 6
export const SEED = 1
/** Of the development files: fishes at 7 kn close inshore, and decides pooled figures alone. Told of with and without. */
export const TROLLER = '76527009766959'
