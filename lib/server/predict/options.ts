/** Limits of the prediction service. All are our own choice; docs/predict.md tells clients of them. */
export const PREDICT_OPTIONS = {
  /** Rows of one predict request. More would hold up those behind it by more than 20 ms. */
  mostRows: 4096,
  /** 4,096 rows of 54 numbers, of 24 characters each with comma and blank. */
  predictBodyBytes: 6 * 1024 * 1024,
  /** Reports of one score request: a vessel that sends every 10 s for 5 days, every 5 min for 5 months. */
  mostReports: 50_000,
  /** So many reports as objects with every field, some 160 bytes each. */
  scoreBodyBytes: 8 * 1024 * 1024,
  /** Rows wait at most so long for others to be scored with. */
  batchMs: 2,
  /** Requests that wait for an answer, at most, and their bytes; more are answered 429. */
  mostWaiting: 256,
  mostWaitingBytes: 64 * 1024 * 1024,
  /** Who has no answer by then is told 504, and is not worked for any more. */
  deadlineMs: 10_000,
  /** A scoring thread that ended is started anew after so long. */
  restartMs: 1000,
} as const
